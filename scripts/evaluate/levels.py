"""At which numbers of wordings and topics, and at which precisions, corpora are measured."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

_LEVELS = "0x0,3x20,10x100"


@dataclass(frozen=True)
class Level:
    """At most so many wordings an entry, and so many topics of the corpus's own."""

    wordings: int
    topics: int

    def __str__(self) -> str:
        return f"{self.wordings}x{self.topics}"


def add_levels_option(parser: argparse._ActionsContainer) -> None:
    """Let a door measure corpora at several levels."""
    parser.add_argument(
        "--levels",
        type=parse_levels,
        default=_LEVELS,
        help=f"wordings an entry x topics, comma-separated; default {_LEVELS}",
    )


def parse_levels(text: str) -> tuple[Level, ...]:
    """Return the levels of "0x0,3x20". Raises argparse.ArgumentTypeError."""
    levels = []
    for each in text.split(","):
        wordings, _, topics = each.strip().partition("x")
        if not (wordings.isdecimal() and topics.isdecimal()):
            raise argparse.ArgumentTypeError(
                f"'{each}' is no level. Write wordings an entry x topics, such as 3x20"
            )
        levels.append(Level(int(wordings), int(topics)))
    return tuple(levels)


def parse_precisions(text: str) -> tuple[float, ...]:
    """Return the precisions of "0.90,0.98". Raises argparse.ArgumentTypeError."""
    try:
        precisions = tuple(map(float, text.split(",")))
    except ValueError:
        precisions = ()
    if not precisions or not all(0.5 <= precision < 1 for precision in precisions):
        raise argparse.ArgumentTypeError(f"'{text}': write numbers from 0.5 to below 1, as 0.90")
    return precisions
