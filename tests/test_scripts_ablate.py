"""What earns its place over several corpora: means against numbers worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.evaluation.figures import Figure
from bot.evaluation.queries import LabelledQuery
from corpus.intent import Corpus, Entry
from scripts.ablate.__main__ import main
from scripts.ablate.all_corpora import Measured, as_means
from scripts.ablate.table import Variant, head, measure, row
from scripts.evaluate.levels import Level
from tests.flower_shop import write_shop

DATA = Path(__file__).parent / "data"
CORPUS = Corpus(tuple(Entry(name, "", f"{name}は?", "答え") for name in ("会費", "会場", "日時")))
QUERIES = (
    LabelledQuery("1", "会費はいくら", frozenset({"会費"}), "in"),
    LabelledQuery("2", "どこでありますか", frozenset({"会場"}), "in"),
    LabelledQuery("3", "駐車場は", frozenset(), "near"),
    LabelledQuery("4", "明日の天気", frozenset(), "far"),
    LabelledQuery("5", "電車の遅れ", frozenset(), "far"),
)
# Right, third at the same confidence as the near one; of the far ones one is above both.
VARIANT = Variant(
    "見本",
    np.array([[0.7, 0.2, 0.1], [0.5, 0.1, 0.4], [0.5, 0.3, 0.2], [0.9, 0, 0.1], [0.3, 0.3, 0.2]]),
)


def test_a_variant_is_measured_with_the_n_of_each_figure() -> None:
    figures = {figure.name: figure for figure in measure(VARIANT, CORPUS, QUERIES)}
    assert [figures[name] for name in ("hit@1", "hit@3", "auc_near", "auc_far")] == [
        Figure("hit@1", 1 / 2, count=2),
        Figure("hit@3", 1.0, count=2),
        Figure("auc_near", (1 + 0.5) / 2, count=1),
        Figure("auc_far", (1 + 1) / 4, count=2),
    ]
    assert "auc_elsewhere" not in figures
    assert measure(VARIANT, CORPUS, [LabelledQuery("3", "駐車場は", frozenset(), "near")] * 5) == ()


def test_one_corpus_is_a_row_a_variant() -> None:
    assert head(5).splitlines()[0] == (
        "| variant (5 queries) | Hit@1 | Hit@3 | AUC near | AUC elsewhere | AUC far "
        "| answered at precision 0.9 | answered at precision 0.985 |"
    )
    assert row(VARIANT, CORPUS, QUERIES).startswith("| 見本 | 0.500 | 1.000 | 0.750 | – | 0.500 |")


def measured(variant: str, corpus: str, level: str, hit: float, near: float | None) -> Measured:
    area = () if near is None else (Figure("auc_near", near, count=4),)
    return Measured(variant, corpus, level, (Figure("hit@1", hit, count=10), *area))


def test_means_weigh_corpora_alike_and_a_level_shows_what_it_has() -> None:
    table = as_means(
        [
            measured("texts", "銀行", "0x0", 0.5, 0.6),
            measured("ranker", "銀行", "0x0", 0.5, 0.6),
            measured("texts", "宿", "0x0", 0.5, None),
            measured("ranker", "宿", "0x0", 0.5, None),
            measured("texts", "銀行", "3x20", 0.75, 0.7),
            measured("learned", "銀行", "3x20", 0.8, 0.8),
            measured("ranker", "銀行", "3x20", 0.9, 0.9),
        ],
        [Level(0, 0), Level(3, 20), Level(10, 100)],
    )
    assert table.splitlines() == [
        "| variant | 0x0: Hit@1 | 0x0: AUC near | 3x20: Hit@1 | 3x20: AUC near |",
        "|" + " --- |" * 5,
        "| *corpora / queries* | 2 / 20 | 1 / 4 | 1 / 10 | 1 / 4 |",
        "| texts | 0.500 [0.500, 0.500] | 0.600 | 0.750 | 0.700 |",
        "| learned | – | – | 0.800 | 0.800 |",
        "| ranker | 0.500 [0.500, 0.500] | 0.600 | 0.900 | 0.900 |",
    ]


def test_a_mean_of_fewer_corpora_says_so_and_intervals_are_drawn_from_corpora() -> None:
    own = [measured("texts", name, "0x0", hit, None) for name, hit in (("銀行", 0.4), ("宿", 0.8))]
    learned = measured("learned", "銀行", "0x0", 0.9, None)
    assert as_means([*own, learned], [Level(0, 0)]).splitlines()[2:] == [
        "| *corpora / queries* | 2 / 20 |",
        "| texts | 0.600 [0.400, 0.800] |",
        "| learned | 0.900, of 1 |",
    ]


@pytest.mark.parametrize(
    ("arguments", "repair"),
    [
        ([], "one of the arguments --queries --all is required"),
        (["--queries", "a.jsonl", "--all", "b"], "not allowed with argument"),
        (["--all", "b", "--corpus", "c"], "leave --corpus out"),
        (["--all", "b", "--levels", "3"], "Write wordings an entry x topics"),
    ],
)
def test_wrong_options_are_told_with_their_repair(
    arguments: list[str], repair: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert repair in capsys.readouterr().err


def test_a_folder_without_corpora_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--all", str(tmp_path)]) == 1
    assert capsys.readouterr() == (
        "",
        f"{tmp_path}/*/queries.jsonl is not there. Check how the path is written\n",
    )


@pytest.mark.slow  # fits two classifiers and their folds
def test_every_variant_is_one_row_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_shop(tmp_path / "all" / "shop", topics=True, wordings=True)
    write_shop(tmp_path / "all" / "bare", topics=False, wordings=False)
    monkeypatch.setenv("INDEX_DIR", str(tmp_path / "index"))
    monkeypatch.setenv("ENCODER", str(DATA / "mini-encoder"))
    assert main(["--all", str(tmp_path / "all"), "--levels", "0x0,2x2"]) == 0
    shown = capsys.readouterr()
    head, _, counts, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in shown.out.splitlines()
    ]
    figures = ("Hit@1", "Hit@3", "AUC near", "AUC far")
    assert head == ["variant", *(f"{at}: {name}" for at in ("0x0", "2x2") for name in figures)]
    # The bare one is the same at both levels.
    assert counts[1:] == ["2 / 6", "2 / 6", "2 / 2", "2 / 2", "1 / 3", "1 / 3", "1 / 1", "1 / 1"]
    table = {row[0]: row[1:] for row in rows}
    assert [*table][:5] == [
        "BM25 on lemmas",
        "cosine",
        "cosine + BM25",
        "+ topics",
        "+ topics + wordings in rows and documents",
    ]
    assert [*table][-1] == "the ranker, judged by the shipped calibrator"
    worded = table["+ topics + wordings in rows and documents"]
    assert worded[:4] == ["–"] * 4 and "–" not in worded[4:]
    assert all(cell[:1] in "01" for cell in table["cosine"])
    asked = [line for line in shown.err.splitlines() if " at " in line]
    assert asked == ["bare at 0x0", "shop at 0x0", "shop at 2x2"]
