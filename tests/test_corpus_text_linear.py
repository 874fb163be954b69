"""Normalization takes time in proportion to the text, and changes no text that anybody writes."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.text import MAX_MARKS, compose, normalize

ROOT = Path(__file__).parents[1]
BYTES = 64 * 1024

# What is repeated to 64 KiB: before, the first took 0.8 s, the second 2.6 s.
WORST = {
    "two classes of marks in turn": "\u0301\u0323",
    "signs that are two marks": "\u0f73\u0344",
    "half-width voicing among marks": "\u0301\uff9e",
    "four classes of marks, falling": "\u0345\u0301\u0323\u3099",
    "Hebrew points": "\u05b0\u05bf\u05c1",
    "runs just cut": "か" + "\u0301\u0323" * 16,
    "runs just not cut": "か" + "\u0301\u0323" * 15,
    "a joiner among marks": "\u0301\u034f\u0323",
    "an invisible one among marks": "\u0301\u200b\u0323",
    "eighteen characters in one": "\ufdfa",
    "eighteen characters and marks": "\ufdfa" + "\u0301\u0323" * 20,
    "letters of Hangul": "\u1100\u1161\u11a8",
    "a letter with three marks": "\u1f82\u0323",
    "joined emoji": "👨\u200d👩\u200d👧",
    "emoji with selectors": "\u2764\ufe0f",
    "white space": " \u3000\n\u2028",
    "nothing visible": "\u200b\u0000\ufeff",
    "lone surrogates": "\ud800",
    "tags": "\U000e0041",
    "mathematical letters": "\U0001d504",
    "plain Japanese": "請求書はいつ届きますか。",
}


def repeated(unit: str, size: int) -> str:
    return unit * (size // len(unit.encode("utf-8", "surrogatepass")))


def fastest_ms(work: Callable[[], object], times: int = 6) -> float:
    def once() -> float:
        begun = time.thread_time()  # of this thread alone, whatever else the machine does
        work()
        return (time.thread_time() - begun) * 1000

    return min(once() for _ in range(times))


@pytest.mark.parametrize("unit", WORST.values(), ids=WORST)
def test_64_kib_in_the_worst_order_take_milliseconds_and_twice_as_much_takes_twice_as_long(
    unit: str,
) -> None:
    text, twice = repeated(unit, BYTES), repeated(unit, 2 * BYTES)
    took_ms = fastest_ms(lambda: normalize(text))
    assert took_ms < 50 * 3, "50 ms, three times that on a busy machine"
    assert fastest_ms(lambda: normalize(twice)) < max(4 * took_ms, 20)


def plain(text: str) -> str:
    """Return what `normalize` returned before it cut anything."""
    kept = (
        c
        for c in text
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", "".join(kept))).strip()


def texts_people_wrote() -> list[str]:
    lines = [
        line
        for pattern in ("corpus/data/**/*.yaml", "tests/data/*.txt", "tests/data/small/**/*.yaml")
        for path in ROOT.glob(pattern)
        for line in path.read_text("utf-8").splitlines()
    ]
    queries = [
        value
        for path in (ROOT / "tests" / "data").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
        for value in json.loads(line).values()
        if isinstance(value, str)
    ]
    return [*lines, *queries]


def test_every_text_of_the_corpus_and_every_query_is_normalized_as_before() -> None:
    texts = texts_people_wrote()
    assert len(texts) > 5000
    for text in texts:
        for written in (text, unicodedata.normalize("NFD", text)):
            assert normalize(written) == plain(written)
    # All of them in one, many marks in all: a long text of short runs.
    everything = unicodedata.normalize("NFD", "\n".join(texts))
    assert normalize(everything) == plain(everything)


MARKS = "\u0301\u0323\u3099\uff9e\u0344\u0f73\u05b0"


def longest_run(text: str) -> int:
    runs = re.findall("1+", "".join("01"[unicodedata.combining(c) > 0] for c in text))
    return max(map(len, runs), default=0)


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from(MARKS + "かaǖ"), max_size=200))
def test_where_no_run_of_marks_is_too_long_it_is_plain_nfkc(text: str) -> None:
    visible = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    if longest_run(unicodedata.normalize("NFKD", visible)) <= MAX_MARKS:
        assert compose(visible) == unicodedata.normalize("NFKC", visible)


@settings(deadline=None)
@given(st.text(st.sampled_from(MARKS + "かaǖ각\ufdfa \u034f"), max_size=300))
def test_no_run_stays_too_long_and_a_normalized_text_stays_as_it_is(text: str) -> None:
    once = normalize(text)
    assert longest_run(unicodedata.normalize("NFKD", once)) <= MAX_MARKS
    assert normalize(once) == once


def test_of_a_run_that_is_too_long_the_first_marks_stay() -> None:
    assert compose("か" + "\u3099" * 200 + "き") == "が" + "\u3099" * 29 + "き"
    assert compose("x" + "\u0344" * 200) == unicodedata.normalize("NFKC", "x" + "\u0344" * 15)


def test_marks_that_people_do_write_are_kept() -> None:
    for written, read in {
        "はじめましてe\u0302\u0323 " * 5: "はじめましてệ",
        "ブ" * 40 + "フ\u3099": "ブ" * 41,
        "ｶﾞｷﾞｸﾞ" * 20: "ガギグ" * 20,
        "ก็ได้ครับ" * 9: "ก็ได้ครับ" * 9,
    }.items():
        assert normalize(written).startswith(read)
