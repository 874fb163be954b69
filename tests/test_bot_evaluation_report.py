"""The HTML report of an evaluation: complete in itself, and the same each time."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.answer.decision import Decision, Reason, Verdict
from bot.evaluation.figures import Figure, Interval
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import LabelledQuery
from bot.evaluation.report import html_report
from bot.evaluation.svg import draw_svg
from corpus.intent import Entry
from index.result import Hit

ROOT = Path(__file__).parents[1]
FEE, PLACE = (Entry(name, "節", f"{name}は?", "答え") for name in ("会費", "会場"))


def outcome(text: str, relevant: str, *ranked: Entry, probability: float) -> Outcome:
    hits = tuple(
        Hit(entry, rank, probability / rank, 0.5) for rank, entry in enumerate(ranked, start=1)
    )
    return Outcome(
        LabelledQuery(
            f"id of {text}", text, frozenset({relevant} if relevant else ()), "paraphrase"
        ),
        tuple(entry.id for entry in ranked),
        Decision(Verdict.ANSWER, Reason.CONFIDENT, hits[:1], confidence=probability),
    )


OUTCOMES = (
    outcome("いくら払うの", "会費", FEE, PLACE, probability=0.9),
    outcome("どこでやるの", "会場", PLACE, FEE, probability=0.8),
    outcome("<b>どっち", "会場", FEE, PLACE, probability=0.4),
    outcome("今日の天気", "", PLACE, probability=0.3),
)
FIGURES = (Figure("queries", 4), Figure("hit@1", 0.667, Interval(0.5, 1.0, 3)))


@pytest.fixture
def page() -> str:
    return html_report("small & new", FIGURES, OUTCOMES)


class Addresses(HTMLParser):
    """Collects what a page would load."""

    found: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += tuple(
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href")
        )


def test_the_page_loads_nothing(page: str) -> None:
    addresses = Addresses()
    addresses.feed(page)
    assert [each for each in addresses.found if not each.startswith("#")] == []
    assert "<?xml" not in page and page.count("<!doctype") + page.count("<!DOCTYPE") == 1


def test_the_page_shows_both_plots_with_their_names_as_text(page: str) -> None:
    assert page.count("<svg ") == 2
    for name in ("confidence", "share that was right", "share answered"):
        assert f">{name}</text>" in page


def test_the_page_lists_figures_confusions_and_what_went_wrong(page: str) -> None:
    assert "<td>hit@1</td><td class=n>0.667</td><td>[0.500, 1.000]</td><td class=n>3</td>" in page
    assert "<td>会場</td><td>会費</td><td class=n>1</td>" in page
    assert "<td>id of 今日の天気</td>" in page and "<td>id of いくら払うの</td>" not in page


def test_texts_are_escaped(page: str) -> None:
    assert "<h1>small &amp; new</h1>" in page
    assert "&lt;b&gt;どっち" in page and "<b>" not in page


def test_the_same_outcomes_make_the_same_page(page: str) -> None:
    assert page == html_report("small & new", FIGURES, OUTCOMES)


def test_a_plot_carries_neither_date_nor_version() -> None:
    svg = draw_svg('a "plot"', [lambda axes: axes.set_xlabel("x")], (2, 2))
    assert svg.startswith('<svg role="img" aria-label="a &quot;plot&quot;"')
    assert "dc:date" not in svg and "Matplotlib" not in svg


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (
            "scripts.evaluate.__main__",
            ["--queries", "tests/data/dev.jsonl", "--html", "unwritten.html"],
        ),
        ("scripts.bench.__main__", ["--rows", "ask"]),
    ],
)
def test_without_matplotlib_one_sentence_says_how_to_get_it(
    module: str, arguments: list[str]
) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"  # Python's own way to forbid an import
        f"from {module} import main\nsys.exit(main({arguments}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    (sentence,) = run.stderr.splitlines()
    assert "needs matplotlib" in sentence
    assert sentence.endswith("Run: pip install -r requirements-dev.txt")
