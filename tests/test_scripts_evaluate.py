"""Several corpora at several levels, built and measured with the miniature encoder."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from bot.evaluation.learning_curve import LearningCurve
from corpus.importers.jsonl import read_jsonl
from scripts.evaluate.__main__ import main
from scripts.evaluate.all_corpora import at_level, left_bare
from scripts.evaluate.levels import Level, parse_levels, parse_precisions
from scripts.evaluate.opening import read_any_corpus
from tests.flower_shop import SHOP, lines, write_shop

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("0x0", (Level(0, 0),)),
        ("0x0, 3x20,10x100", (Level(0, 0), Level(3, 20), Level(10, 100))),
        *((wrong, None) for wrong in ("", "3", "3x", "x20", "3x-1", "3x20,", "３ｘ20")),
    ],
)
def test_a_level_is_wordings_by_topics(text: str, levels: tuple[Level, ...] | None) -> None:
    if levels:
        assert parse_levels(text) == levels
    else:
        with pytest.raises(argparse.ArgumentTypeError, match="such as 3x20"):
            parse_levels(text)


@pytest.mark.parametrize("text", ["", "1", "0.4", "a", "0.9,", "nan"])
def test_a_precision_is_a_share(text: str) -> None:
    assert parse_precisions("0.9,0.98") == (0.9, 0.98)
    with pytest.raises(argparse.ArgumentTypeError):
        parse_precisions(text)


def test_a_folder_with_a_corpus_is_read_like_its_file(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop", topics=True, wordings=True)
    assert read_any_corpus(shop) == read_any_corpus(shop / "corpus.jsonl")
    assert len(read_any_corpus(DATA / "small").entries) > 4  # a folder of YAML


def test_a_level_is_the_corpus_as_it_was_earlier(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", topics=True, wordings=True)
    corpus = read_jsonl(folder / "corpus.jsonl")
    earlier = at_level(corpus, Level(1, 1), half=False)
    assert [entry.wordings for entry in earlier.entries] == [own[:1] for *_, own in SHOP]
    assert [r.id for r in earlier.referrals if not r.pack] == ["lost"]
    assert sum(bool(r.pack) for r in earlier.referrals) > 50
    halved = at_level(corpus, Level(2, 2), half=True)
    bare = {entry.id for entry in halved.entries if not entry.wordings}
    assert bare == left_bare(corpus) == {"hours", "delivery"}
    # Whatever a corpus does not have at a level makes it no other corpus.
    full = at_level(corpus, Level(2, 2), half=False)
    assert full.digest == at_level(corpus, Level(10, 100), half=False).digest
    assert len({full.digest, halved.digest, earlier.digest, corpus.digest}) == 4


def test_a_topic_of_the_packs_is_back_where_the_wording_that_kept_it_away_is_not_there_yet(
    tmp_path: Path,
) -> None:
    lines(
        tmp_path / "corpus.jsonl",
        {"id": "a", "question": "手続き", "answer": "窓口で。", "wordings": ["採用の募集"]},
    )
    corpus = read_jsonl(tmp_path / "corpus.jsonl")
    here, earlier = (
        {r.id for r in each.referrals}
        for each in (corpus, at_level(corpus, Level(0, 0), half=False))
    )
    assert here < earlier


@pytest.mark.slow  # builds seven indexes
def test_every_corpus_and_level_is_one_line_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_shop(tmp_path / "all" / "shop", topics=True, wordings=True)
    write_shop(tmp_path / "all" / "bare", topics=False, wordings=False)
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    monkeypatch.setenv("ENCODER", str(DATA / "mini-encoder"))
    levels = ["--levels", "0x0,0x2,2x0,2x2", "--precision", "0.80,0.90"]
    asked = ["--all", str(tmp_path / "all"), *levels, "--json"]
    assert main([*asked, "--learning-curve", str(tmp_path / "curve.json")]) == 0
    rows = json.loads(capsys.readouterr().out)
    # The bare one is the same at every level; the means come last.
    assert [(row["corpus"], row["level"]) for row in rows[::2]] == [
        ("bare", "0x0"),
        *(("shop", level) for level in ("0x0", "0x2", "2x0", "2x2")),
        ("mean of 2", "0x0"),
        *(("mean of 1", level) for level in ("0x2", "2x0", "2x2")),
    ]
    assert [row["precision"] for row in rows[:2]] == [0.8, 0.9]
    shop = next(row for row in rows if (row["corpus"], row["level"]) == ("shop", "2x2"))
    assert (shop["entries"], shop["wordings"], shop["topics"]) == (4, 2, 2)
    assert (shop["hit@1_n"], shop["fallback_near_n"], shop["fallback_far_n"]) == (3, 1, 1)
    curve = LearningCurve.load(tmp_path / "curve.json")
    assert (curve.corpora, curve.queries, len(curve.points)) == (1, 4, 8)

    # What was built is kept: the second run only measures.
    assert main([*asked[:-1], "--half", "--intervals"]) == 0
    shown = capsys.readouterr()
    assert "| bare | served | worded | served |" in shown.out.splitlines()[0]
    assert shown.err.count("up to date") == 3
