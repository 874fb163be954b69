"""What a build prints while it works: reports in, lines out."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from index.progress import Progress
from scripts.progress_lines import ProgressLines


class Screen(StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def printed(out: StringIO, reports: Iterable[tuple[float, Progress]]) -> str:
    """Return what is printed for reports, each at its second since the beginning."""
    clock = Clock()
    lines = ProgressLines(out, clock)
    for second, progress in reports:
        clock.now = 100.0 + second
        lines(progress)
    return out.getvalue()


def count(total: int, *done: int) -> list[Progress]:
    return [Progress("embedding", "texts", each, total) for each in done]


def test_an_uncounted_step_is_a_line() -> None:
    reports = [(0.0, Progress("encoder", "loading")), (31.2, Progress("index", "built 1a2b"))]
    lines = "[  0.0 s] encoder: loading\n[ 31.2 s] index: built 1a2b\n"
    assert printed(StringIO(), reports) == lines
    assert printed(Screen(), reports) == lines


def test_without_a_terminal_a_count_has_a_line_at_its_ends_and_every_ten_seconds() -> None:
    seconds = [1, 2, 8, 12, 14, 23]
    reports = zip(seconds, count(220, 0, 10, 70, 110, 130, 220), strict=True)
    assert printed(StringIO(), reports).splitlines() == [
        "[  1.0 s] embedding: texts 0/220",
        "[ 12.0 s] embedding: texts 110/220, about 11 s left",
        "[ 23.0 s] embedding: texts 220/220, took 22 s",
    ]


def test_on_a_terminal_a_count_is_one_line_that_is_written_over() -> None:
    reports = [*zip((0, 2, 4), count(4, 0, 2, 4), strict=True), (4, Progress("index", "built"))]
    assert printed(Screen(), reports) == (
        "[  0.0 s] embedding: texts 0/4"
        "\r\x1b[K[  2.0 s] embedding: texts 2/4, about 2 s left"
        "\r\x1b[K[  4.0 s] embedding: texts 4/4, took 4 s\n"
        "[  4.0 s] index: built\n"
    )


def test_a_count_that_begins_again_is_timed_anew() -> None:
    reports = zip((0, 9, 100, 101), count(10, 5, 10, 5, 10), strict=True)
    assert printed(StringIO(), reports).splitlines() == [
        "[  0.0 s] embedding: texts 5/10",
        "[  9.0 s] embedding: texts 10/10, took 9 s",
        "[100.0 s] embedding: texts 5/10",
        "[101.0 s] embedding: texts 10/10, took 1 s",
    ]


def test_a_count_that_another_step_cuts_off_keeps_its_line() -> None:
    reports = [(0, count(4, 2)[0]), (3, Progress("encoder", "float32 instead"))]
    assert printed(Screen(), reports) == (
        "[  0.0 s] embedding: texts 2/4\n[  3.0 s] encoder: float32 instead\n"
    )


def test_the_same_report_twice_is_one_line() -> None:
    loading, done = Progress("encoder", "loading"), count(4, 4)[0]
    text = printed(StringIO(), [(0, loading), (1, loading), (2, done), (3, done)])
    assert text == "[  0.0 s] encoder: loading\n[  2.0 s] embedding: texts 4/4\n"
