"""JSON and JSON lines of other systems: the list of entries is found by itself."""

import json

import pytest

from corpus.import_options import Options
from corpus.importers.json_file import read_json
from corpus.importers.source import SourceError
from tests.source_cases import PLAIN, triples

Q1, A1 = "定休日はいつですか", "毎週水曜日です。"
Q2, A2 = "駐車場はありますか", "店の裏に5台分あります。"
Q3, A3 = "予約は必要ですか", "予約なしでもお入りいただけます。"
S1, S2 = "お店", "ご予約"
ALL = [(S1, Q1, A1), (S1, Q2, A2), (S2, Q3, A3)]
ROWS = [(S1, Q1, A1), (S1, Q2, A2), (S2, Q3, A3)]


def each(make):
    return [make(*row) for row in ROWS]


SHAPES = {
    "a list": each(lambda s, q, a: {"category": s, "question": q, "answer": a}),
    "below keys": {
        "meta": {"count": 3, "authors": [{"name": "伊藤"}, {"name": "加藤"}]},
        "data": {"items": each(lambda s, q, a: {"q": q, "a": a, "section": s, "views": 12})},
    },
    "Japanese names": {"よくある質問": each(lambda s, q, a: {"分類": s, "質問文": q, "回答文": a})},
    "sections with lists": {
        "categories": [
            {"name": S1, "faqs": [{"question": Q1, "answer": A1}, {"question": Q2, "answer": A2}]},
            {"name": S2, "faqs": [{"question": Q3, "answer": A3}]},
        ]
    },
    "sections as keys": {
        S1: [{"question": Q1, "answer": A1}, {"question": Q2, "answer": A2}],
        S2: [{"question": Q3, "answer": A3}],
    },
    "questions as keys": {S1: {Q1: A1, Q2: A2}, S2: {Q3: A3, "席は選べますか": ""}},
    "fields of a content system": {
        "items": each(
            lambda s, q, a: {
                "sys": {"id": "x1", "type": "Entry"},
                "fields": {"title": {"ja": q}, "body": {"ja": a}, "category": {"name": {"ja": s}}},
            }
        )
    },
    "a form's records": {
        "records": each(
            lambda s, q, a: {
                "レコード番号": {"type": "RECORD_NUMBER", "value": "1"},
                "質問": {"type": "SINGLE_LINE_TEXT", "value": q},
                "回答": {"type": "MULTI_LINE_TEXT", "value": a},
                "分類": {"type": "DROP_DOWN", "value": s},
            }
        )
    },
    "posts with HTML": each(
        lambda s, q, a: {
            "id": 7,
            "title": {"rendered": q},
            "content": {"rendered": f"<p>{a}</p>", "protected": False},
            "category_name": s,
            "status": "publish",
        }
    ),
    "names that say nothing": each(lambda s, q, a: {"f1": q, "f2": a, "genre": s}),
    "answers as lists": each(
        lambda s, q, a: {"question": q, "answers": [{"text": a, "votes": 3}], "category": [s, "x"]}
    ),
    "categories empty here and there": [
        {"category": S1, "question": Q1, "answer": A1},
        {"category": S1, "question": Q2, "answer": A2},
        {"category": S2, "question": Q3, "answer": A3},
        {"category": None, "question": "席は選べますか", "answer": None},
    ],
    "two languages": {
        "ja": each(lambda s, q, a: {"category": s, "question": q, "answer": a}),
        "en": [{"category": "Shop", "question": "Are you open?", "answer": "Yes."}] * 5,
    },
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_entries(shape):
    content = json.dumps(SHAPES[shape], ensure_ascii=False, indent=1).encode()
    assert triples(read_json(content, "faq.json", PLAIN)) == ALL


def lines(*values):
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def test_json_lines_and_a_broken_one():
    content = lines(*SHAPES["a list"]) + b'{"question": "x", \n'
    source = read_json(content, "faq.jsonl", PLAIN)
    assert triples(source) == ALL
    assert [(problem.line, problem.field) for problem in source.problems] == [(4, "-")]


def test_our_own_lines_keep_ids_and_wordings():
    content = lines(
        {"id": "a", "question": Q1, "answer": A1, "category": S1, "wordings": ["休み"]},
        {"id": "b", "answer": A2},
        {"id": "c", "question": "Q1.とは", "answer": "A. 印です"},
    )
    first, third = (source := read_json(content, "corpus.jsonl", PLAIN)).entries
    assert (first.id, first.wordings, first.section) == ("a", ("休み",), S1)
    assert (third.question, third.answer.text, third.wordings) == ("Q1.とは", "A. 印です", None)
    assert [(problem.line, problem.field) for problem in source.problems] == [(2, "question")]


def test_fields_are_named_by_their_paths():
    rows = each(lambda s, q, a: {"x": {"y": {"z": q}}, "u": {"v": a}, "w": {"s": s}, "q": "別"})
    options = Options(question_column="x.y.z", answer_column="u.v", section_column="w.s")
    assert triples(read_json(lines(*rows), "faq.jsonl", options)) == ALL


def test_drafts_keys_and_html_that_cannot_be_kept():
    rows = [
        {"id": 11, "title": Q1, "body": f'<p>{A1}<img src="a.png"></p>', "status": "published"},
        {"id": 12, "title": Q2, "body": f"<p><b>{A2}</b></p>", "draft": True},
        {"id": 13, "title": Q3, "body": "一行目\n<b>二行目</b>", "draft": False},
    ]
    first, second, third = read_json(lines(*rows), "a.json", PLAIN).entries
    assert (first.key, first.id, first.is_hidden, len(first.lost)) == ("11", "", False, 1)
    assert (second.is_hidden, second.answer.text) == (True, f"**{A2}**")
    assert (third.is_hidden, third.answer.text) == (False, "一行目\n**二行目**")


def test_schema_org_questions_in_a_file():
    questions = each(
        lambda s, q, a: {
            "@type": "Question",
            "@id": "https://example.jp/faq#delivery",
            "name": q,
            "url": "https://example.jp/faq#delivery",
            "acceptedAnswer": {"@type": "Answer", "text": f"{a}<br>", "author": {"name": "伊藤"}},
        }
    )
    content = lines({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions})
    found = read_json(content, "faq.jsonld", PLAIN).entries
    assert [(e.question, e.answer.text, e.links) for e in found] == [
        (q, a, None) for _, q, a in ROWS
    ]
    assert found[0].anchors == ("delivery",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSONとして読めません"),
        (b"[1, 2, 3]", "組が見つかりません"),
        (b'{"a": [{"name": "x", "price": 3}]}', "「a: name、price」"),
        (b"[" * 100_000 + b"]" * 100_000, "入れ子が深すぎる"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "入れ子が深すぎる"),
        (b'{"q": ' + b"9" * 5000 + b"}", "数が大きすぎて"),
    ],
)
def test_what_holds_no_entries_is_refused(content, words):
    with pytest.raises(SourceError, match=words):
        read_json(content, "faq.json", PLAIN)
