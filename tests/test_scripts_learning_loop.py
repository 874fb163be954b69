"""A page without wordings is asked, gets wordings from what it did not answer, and is asked anew."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.learning_loop.__main__ import main
from scripts.learning_loop.figures import Figures, mean_of
from scripts.learning_loop.plot import learning_plot

ENTRIES = {
    "parking": ("駐車場はありますか", "3台分ございます。"),
    "delivery": ("配達はしてもらえますか", "市内へお届けします。"),
    "payment": ("支払い方法を教えてください", "カードと現金がお使いいただけます。"),
    "hours": ("何時まで開いていますか", "19時までです。"),
}
STREAM = (
    ("車を停められる？", "parking"),
    ("家まで届けて", "delivery"),
    ("クレカ使えますか", "payment"),
)
ASKED = (("車で行きたい", "parking"), ("届けてほしい", "delivery"), ("閉店は何時", "hours"))


@pytest.mark.slow
def test_every_round_is_a_row_and_what_is_measured_is_in_no_stream(
    small_environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, text in small_environment.items():
        monkeypatch.setenv(name, text)
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    entries = (
        {"id": id, "category": "店", "question": q, "answer": a, "wordings": [f"{q}か"]}
        for id, (q, a) in ENTRIES.items()
    )
    corpus.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entries))
    rows = [
        {"id": f"{voice}-{place}", "text": text, "relevant": [entry], "kind": "in"}
        for voice, asked in (("a", STREAM), ("b", ASKED))
        for place, (text, entry) in enumerate(asked)
    ]
    queries.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows))
    assert main([str(corpus), str(queries), "--stream", "a-", "--rounds", "2", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == 3
    assert found[0]["wordings"] == 0  # those of the page are taken away
    assert 0 < found[-1]["wordings"] <= len(STREAM)
    assert all(0 <= each["served"] <= 1 for each in found)
    assert found[0]["untouched"] == found[0]["untouched_before"] == found[0]["served"]
    assert all(each["precision"] is None or each["answers"] for each in found)
    svg = learning_plot({"shop": [Figures(**each) for each in found]})
    assert "shop" in svg


def test_the_mean_of_orders_weighs_shares_by_what_they_are_of() -> None:
    one = Figures(2, 10, 0.5, 0.25, 4, 0.75, 0.2, 10, 0.4, 0.3)
    other = Figures(2, 20, 0.7, 0.25, 1, 1.0, 0.4, 0, None, None)
    both = mean_of([one, other])
    assert (both.wordings, both.served) == (15, pytest.approx(0.6))
    assert both.precision == pytest.approx((4 * 0.75 + 1.0) / 5)
    assert (both.untouched, both.untouched_before) == (pytest.approx(0.4), pytest.approx(0.3))
    assert mean_of([replace(one, precision=None, answers=0)]).precision is None


def test_a_page_that_answers_nothing_at_once_is_drawn_all_the_same() -> None:
    silent = Figures(0, 0, 0.5, 0.0, 0, None, None, 0, None, None)
    assert "served" in learning_plot({"shop": [silent, replace(silent, round=1, wordings=2)]})
