"""What language models write → candidates, whatever stands around the lines."""

from __future__ import annotations

import json
import time

import pytest

from bot.worksheet.reply_text import MAX_CANDIDATES, MAX_CHARACTERS, read_reply

A = '{"id": "fee", "kind": "wording", "text": "送料いくら"}'
B = '{"id": "fee", "kind": "wording", "text": "配達はただ?"}'
T = '{"id": "fee", "kind": "topic", "topic": "梱包", "text": "箱は選べますか"}'
WHOLE = [("wording", "fee", "", "送料いくら"), ("wording", "fee", "", "配達はただ?")]

TEXTS = {
    "lines": f"{A}\n{B}",
    "Windows lines": f"{A}\r\n{B}\r\n",
    "a fence": f"```json\n{A}\n{B}\n```",
    "a fence without a name": f"```\n{A}\n{B}\n```",
    "chatter": f"はい、承知しました。\n\n{A}\nつづいて…\n{B}\n以上です。ほかにも作りましょうか?",
    "braces in chatter": f"形は {{id}} です {{}}\n{A}\n{B}",
    "an array": f"[{A},\n {B}]",
    "an array in a fence": f"```json\n[\n  {A},\n  {B}\n]\n```",
    "an object around": f'{{"items": [{A}, {B}]}}',
    "another object around": f'{{"results": [{A}, {B}]}}',
    "pretty printed": json.dumps([json.loads(A), json.loads(B)], indent=2, ensure_ascii=False),
    "escaped": "\n".join(json.dumps(json.loads(line)) for line in (A, B)),
    "numbered": f"1. {A}\n2. {B}",
    "bullets": f"- {A}\n- {B}",
    "one line": f"{A}{B}",
    "commas at the ends": f"{A},\n{B},",
    "twice": f"{A}\n{B}\n{A}\n{B}",
    "a list of texts": '{"id": "fee", "wordings": ["送料いくら", "配達はただ?"]}',
    "other names": '{"entry_id": "fee", "wording": "送料いくら"}\n{"entry": "fee", "question": "配達はただ?"}',
    "marks in texts": '{"id": "fee", "texts": ["・送料いくら", "2. 配達はただ?", "", " ", null, 5]}',
    "controls": '{"id": "fee", "texts": ["送料\\u0000いくら\\u200b", "\\u001b配達は\\nただ?"]}'.replace(
        "は\\nただ", "はただ"
    ),
    "more fields": A.replace("}", ', "reason": "よく聞く", "score": 0.9}') + B,
    "a thought before": f"<think>{{考え中}} [1,2</think>{A}\n{B}",
    "a mark at the beginning": f"\ufeff{A}\n{B}",
}


def read(text: str, **more):
    parsed = read_reply(text, "reply.txt", "下書き", **more)
    return [(c.kind, c.entry_id, c.topic, c.text) for c in parsed.candidates], parsed.problems


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_lines_are_found_whatever_stands_around_them(text):
    assert read(text) == (WHOLE, ())


BROKEN = {
    "broken off in a line": f'{A}\n{B}\n{{"id": "fee", "kind": "wor',
    "broken off in an array": f'[{A}, {B}, {{"id": "fee", "te',
    "broken off in an object": f'{{"items": [{A}, {B}, {{"id',
    "a line without quotes around": f'{A}\n{{"id": fee, "text": "x"}}\n{B}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_of_a_broken_reply_the_whole_lines_are_kept_and_the_break_is_told(text):
    found, problems = read(text)
    assert found == WHOLE
    assert ["途中で切れた" in each.found for each in problems] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "すみません、お手伝いできません。",
        "<html>503</html>",
        "null",
        "[]",
        "{}",
        '"text"',
        "1,2,3",
    ],
)
def test_a_text_without_lines_is_told(text):
    found, problems = read(text)
    assert found == [] and "一つもありません" in problems[0].found


def test_lines_for_other_entries_than_asked_for_are_left_out_and_told():
    text = f"{A}\n{A.replace('fee', 'hours')}\n{A.replace('fee', '')}\n{T.replace('fee', 'hours')}"
    found, problems = read(text, asked=("fee",), section="配達")
    assert found == [WHOLE[0], ("topic", "", "梱包", "箱は選べますか")]
    assert ["頼んでいない項目" in each.found for each in problems] == [True, True]
    assert [each.line for each in problems] == [2, 3]


def test_a_topic_is_known_by_its_kind_or_its_name():
    found, _ = read(f'{T}\n{{"topic": "求人", "texts": ["店員になりたい", "バイト募集"]}}')
    assert found == [
        ("topic", "fee", "梱包", "箱は選べますか"),
        ("topic", "", "求人", "店員になりたい"),
        ("topic", "", "求人", "バイト募集"),
    ]


@pytest.mark.parametrize("entry_id", ["q:1", "Q.1", "1.a", "faq/1", "料金"])
def test_an_id_is_left_as_it_is(entry_id):
    assert read(A.replace("fee", f" {entry_id} "))[0][0][1] == entry_id


def test_a_candidate_knows_where_it_stood_and_where_it_came_from():
    (candidate,) = read_reply(f"はい\n\n{A}", "reply.txt", "言語モデル m").candidates
    assert (candidate.where, candidate.origin) == ("reply.txt:3", "言語モデル m")


HOSTILE = {
    "nesting": '{"a":' * 200_000,
    "lists": '{"a": ' + "[" * 500_000,
    "open strings": '{"' * 400_000,
    "many objects": A * 20_000,
    "one long text": '{"id": "fee", "text": "' + "長" * 3_000_000,
    "a large number": '{"id": "fee", "text": ' + "9" * 900_000 + "}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read_in_bounds(text):
    began = time.monotonic()
    found, _ = read(text)
    assert len(found) <= MAX_CANDIDATES
    assert time.monotonic() - began < 3


def test_too_much_is_told():
    many = "\n".join(A.replace("送料いくら", f"送料いくら{i}") for i in range(MAX_CANDIDATES + 5))
    found, problems = read(many)
    assert len(found) == MAX_CANDIDATES and "先は読んでいません" in problems[-1].found
    _, problems = read(" " * (MAX_CHARACTERS + 1) + A)
    assert "先は読んでいません" in problems[0].found
