"""python -m scripts.worksheet, from the form to the YAML, and from a real endpoint to the YAML."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from bot.worksheet.form_layout import TOPICS, TOPICS_HEAD, WORDINGS
from corpus.reader import read_corpus
from scripts.door import INTERRUPTED
from scripts.worksheet.__main__ import main
from tests.language_model import close_half_way, hang, language_model, reply, send

KEY = "sk-verysecret-0123456789"
GOOD = {"id": "parking", "kind": "wording", "text": "車を置く所はどこですか"}
ANOTHERS = {"id": "payment", "kind": "wording", "text": "鉢植えの水やりの回数を知りたい"}
DOUBTFUL = {"id": "parking", "kind": "wording", "text": "車を5台停めたい"}
TOPIC = {"id": "payment", "kind": "topic", "topic": "薬", "text": "花粉症に効く薬"}
FILLED = [GOOD, ANOTHERS, DOUBTFUL, TOPIC]


def lines(*rows: object) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


@pytest.fixture
def shop(tmp_path, monkeypatch, small_environment):
    """The small shop with a corpus of its own to write into; returns the folder to work in."""
    shutil.copytree(small_environment["CORPUS_DIR"], tmp_path / "corpus")
    for name, value in small_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    for name in ("LLM_URL", "LLM_MODEL", "LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def corpus_bytes(shop: Path) -> dict[str, bytes]:
    files = (path for path in (shop / "corpus").rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


@pytest.fixture
def model_in(monkeypatch):
    """Return a function that tells the environment of an endpoint."""

    def tell(url: str) -> None:
        for name, value in (("LLM_URL", url), ("LLM_MODEL", "small-model"), ("LLM_API_KEY", KEY)):
            monkeypatch.setenv(name, value)

    return tell


def test_a_form_goes_out_comes_back_and_lands_in_yaml_with_its_origin(shop, capsys):
    assert main(["write", "--entries", "3", "--ids", "parking,payment"]) == 0
    out = capsys.readouterr().out
    assert "駐車場はありますか(parking): " in out and "次" not in out.splitlines()[0]
    workbook = load_workbook("wordings.xlsx")
    sheet = workbook[WORDINGS]
    row = next(row for row in range(1, 99) if sheet.cell(row, 1).value == "parking")
    sheet.cell(row, 3).value = GOOD["text"]
    sheet.cell(row + 1, 3).value = "鉢植えの水やりの回数を知りたい"
    sheet.cell(row, 4).value, sheet.cell(row, 5).value = TOPIC["text"], TOPIC["topic"]
    workbook[TOPICS].cell(TOPICS_HEAD + 1, 2).value = "社長"
    workbook[TOPICS].cell(TOPICS_HEAD + 1, 3).value = "社長の名前は"
    workbook.save("wordings.xlsx")

    before = corpus_bytes(shop)
    assert main(["read", "wordings.xlsx"]) == 0
    out = capsys.readouterr().out
    assert "4件を確かめました: ○採用 2件、△要確認 1件、×除外 1件" in out
    assert "項目「鉢植えの水やりはどのくらいですか」(pot-watering)の言い方です" in out
    assert "--yes" in out
    assert corpus_bytes(shop) == before

    assert main(["read", "wordings.xlsx", "--yes", "--keep", "4"]) == 0
    assert "3件を取り込みました" in capsys.readouterr().out
    corpus = read_corpus(shop / "corpus")
    parking = next(entry for entry in corpus.entries if entry.id == "parking")
    assert parking.wordings[-1] == GOOD["text"]
    new = {each.topic: each for each in corpus.referrals}
    assert (new["薬"].section, new["薬"].wordings) == ("お店について", ("花粉症に効く薬",))
    assert new["社長"].wordings == ("社長の名前は",)
    assert new["薬"].id != new["社長"].id
    written = "".join(text.decode() for text in corpus_bytes(shop).values())
    assert written.count("# 記入シート wordings.xlsx(") == 3


def test_a_form_that_is_there_is_never_written_over(shop, capsys):
    Path("wordings.xlsx").write_bytes(b"filled in")
    assert main(["write"]) == 1
    assert Path("wordings.xlsx").read_bytes() == b"filled in"
    assert "wordings.xlsx" in capsys.readouterr().err


def test_what_is_not_accepted_is_written_by_its_number_and_what_is_somebodys_never(shop, capsys):
    text = f"```json\n{lines(*FILLED, GOOD | {'text': '090-1234-5678にください'})}```"
    Path("reply.txt").write_text(text, encoding="utf-8")
    assert main(["read", "reply.txt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    numbers = {
        name: [each["number"] for each in found[name]] for name in found if name != "problems"
    }
    assert numbers | {"written": []} == {
        "accepted": [1, 4], "doubtful": [3], "refused": [2, 5], "written": [],
    }  # fmt: skip
    assert found["doubtful"][0]["reasons"][0]["reason"] == "digits"
    before = corpus_bytes(shop)
    for bad, told in (
        (["--keep", "5"], "5番は取り込めません"),
        (["--drop", "9"], "9番はありません"),
    ):
        assert main(["read", "reply.txt", "--yes", *bad]) == 1
        assert told in capsys.readouterr().err
    assert corpus_bytes(shop) == before
    assert main(["read", "reply.txt", "--yes", "--keep", "2,3", "--drop", "1,4"]) == 0
    written = "".join(text.decode() for text in corpus_bytes(shop).values())
    assert "車を5台停めたい" in written and "水やりの回数を知りたい" in written
    assert "車を置く所はどこですか" not in written and "090" not in written
    assert "下書き reply.txt(" in written


def test_what_was_written_is_known_the_next_time(shop, capsys):
    Path("reply.txt").write_text(lines(GOOD, TOPIC), encoding="utf-8")
    assert main(["read", "reply.txt", "--yes"]) == 0
    capsys.readouterr()
    assert main(["read", "reply.txt", "--yes"]) == 0
    told = capsys.readouterr()
    assert "×除外 2件" in told.out and "0件を取り込みました" in told.out
    assert "python -m scripts.build" in told.err  # the index is older now


def test_more_of_an_own_topic_goes_to_its_wordings(shop, capsys):
    more = {"kind": "topic", "topic": "求人", "text": "会員カードの係になりたい"}
    Path("reply.txt").write_text(lines(more), encoding="utf-8")
    assert main(["read", "reply.txt", "--yes", "--keep", "1"]) == 0
    jobs = next(each for each in read_corpus(shop / "corpus").referrals if each.id == "jobs")
    assert jobs.wordings[-1] == more["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_text_is_read_however_a_program_saved_it(shop, capsys, encoding):
    Path("reply.txt").write_bytes(lines(GOOD).encode(encoding))
    assert main(["read", "reply.txt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accepted"][0]["text"] == GOOD["text"]


def test_a_reply_can_be_pasted(shop, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines(GOOD).encode())))
    assert main(["read", "-"]) == 0
    assert "○採用 1件" in capsys.readouterr().out


def test_prompts_can_be_seen_and_saved(shop, capsys):
    assert main(["prompt", "--ids", "parking", "--to", "prompt.txt"]) == 0
    assert "お店の裏に3台分" in Path("prompt.txt").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["prompt", "--topics", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3  # sections


def test_nothing_is_sent_where_no_endpoint_is_set_or_nobody_said_yes(shop, capsys, model_in):
    assert main(["draft", "--ids", "parking", "--yes"]) == 1
    assert "LLM_URL" in capsys.readouterr().err
    with language_model(reply(lines(GOOD))) as model:
        model_in(model.url)
        assert main(["draft", "--ids", "parking"]) == 0
    out = capsys.readouterr().out
    assert model.requests == [] and not Path("drafts.jsonl").exists()
    assert f"{model.url}/chat/completions" in out and "まだ何も送っていません" in out
    assert KEY not in out


def test_what_a_model_drafts_is_kept_checked_and_written_with_its_origin(shop, capsys, model_in):
    with language_model(reply(f"はい。\n```json\n{lines(*FILLED)}```")) as model:
        model_in(model.url)
        assert main(["draft", "--ids", "parking,payment", "--yes"]) == 0
        assert "4件を drafts.jsonl に保存しました" in capsys.readouterr().out
        # Nothing is asked twice.
        assert main(["draft", "--ids", "parking,payment", "--yes"]) == 0
        assert len(model.requests) == 1
    assert "お店の裏に3台分" in model.requests[0]["messages"][0]["content"]
    assert main(["read", "drafts.jsonl", "--yes"]) == 0
    assert "○採用 2件、△要確認 1件、×除外 1件" in capsys.readouterr().out
    written = "".join(text.decode() for text in corpus_bytes(shop).values())
    assert "# 言語モデルの下書き small-model(" in written
    assert KEY not in written + Path("drafts.jsonl").read_text(encoding="utf-8")


def test_half_characters_and_controls_of_a_model_reach_no_file(shop, capsys, model_in):
    odd = "\\ud800\\u0000\\u001b[2J"
    row = '{"id": "parking%s", "kind": "topic%s", "topic": "薬%s", "text": "花粉症に効く薬%s", "section": "%s"}'
    with language_model(reply(row.replace("%s", odd))) as model:
        model_in(model.url)
        assert main(["draft", "--ids", "parking", "--yes"]) == 0
    assert main(["read", "drafts.jsonl", "--yes", "--keep", "1"]) in (0, 1)
    told = capsys.readouterr()
    for text in (told.out, Path("drafts.jsonl").read_text(encoding="utf-8")):
        assert not {"\ud800", "\0", "\x1b"} & {*text}


def every_entry() -> tuple[str, str]:
    """Return the ids of all twelve entries, and a reply with a line for each."""
    ids = [entry.id for entry in read_corpus(Path("corpus")).entries]
    return ",".join(ids), lines(*(GOOD | {"id": each} for each in ids))


def test_what_came_before_the_end_is_kept_and_the_next_run_goes_on(shop, capsys, model_in):
    ids, everything = every_entry()
    refused = send(b'{"error": {"message": "quota"}}', 401)
    with language_model(reply(everything), refused) as model:
        model_in(model.url)
        assert main(["draft", "--ids", ids, "--yes"]) == 1
        told = capsys.readouterr()
        assert "4件を drafts.jsonl に保存しました" in told.out and "LLM_API_KEY" in told.err
        assert len(model.requests) == 2
        model.behaviours = [reply(everything)]
        assert main(["draft", "--ids", ids, "--yes"]) == 0
        assert len(model.requests) == 4  # the second prompt again, and the third
    drafts = Path("drafts.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(each)["id"] for each in drafts) == sorted(ids.split(","))


def test_ctrl_c_keeps_what_came(shop, capsys, model_in, monkeypatch):
    calls: list[str] = []
    ids, everything = every_entry()

    def ask(_endpoint: object, prompt: str, **_: object) -> str:
        calls.append(prompt)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return everything

    monkeypatch.setattr("scripts.worksheet.__main__.complete", ask)
    model_in("http://127.0.0.1:9/v1")
    assert main(["draft", "--ids", ids, "--yes"]) == INTERRUPTED
    assert "4件を drafts.jsonl に保存しました" in capsys.readouterr().out
    assert len(Path("drafts.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_replies_of_no_use_are_told_and_end_it_after_three(shop, capsys, model_in):
    with language_model(send(b"<html>", 200, "text/html")) as model:
        model_in(model.url)
        assert main(["draft", "--topics", "--yes"]) == 1
    assert len(model.requests) == 3
    assert "JSONではない" in capsys.readouterr().out
    with language_model(reply("すみません")) as model:
        model_in(model.url)
        assert main(["draft", "--topics", "--yes"]) == 1
    assert "別のLLM_MODEL" in capsys.readouterr().err


def test_a_slow_endpoint_ends_in_a_sentence(shop, capsys, model_in, monkeypatch):
    monkeypatch.setattr("bot.worksheet.endpoint.TRIES", 1)
    for behaviour in (hang, close_half_way):
        with language_model(behaviour) as model:
            model_in(model.url)
            assert main(["draft", "--ids", "parking", "--yes", "--timeout", "1"]) == 1
        assert "Traceback" not in capsys.readouterr().err


def test_a_file_of_something_else_is_not_added_to(shop, capsys, model_in):
    Path("notes.txt").write_text("買い物メモ\n", encoding="utf-8")
    with language_model(reply(lines(GOOD))) as model:
        model_in(model.url)
        assert main(["draft", "--ids", "parking", "--yes", "--to", "notes.txt"]) == 1
    assert model.requests == [] and "下書きのファイルではありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "保存し直してください"),
        ("a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "xlsx"),
        ("a.txt", b" " * 10_000_001, "大きすぎます"),
        ("none.txt", None, "none.txt"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(shop, capsys, name, content, told):
    if content is not None:
        Path(name).write_bytes(content)
    before = corpus_bytes(shop)
    assert main(["read", name, "--yes"]) == 1
    assert told in capsys.readouterr().err
    assert corpus_bytes(shop) == before
