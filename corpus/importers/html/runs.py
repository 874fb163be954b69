"""Pieces of text between tags → runs, with white space as a Japanese reader expects it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus.blocks import Run, Runs
from corpus.importers.html.words import INVISIBLE, is_japanese

BREAK = "\v"  # a line break that the page means; "\n" is one of its source
_TOKENS = re.compile(r"[ \t\r\n\f\v\u00a0]+|[^ \t\r\n\f\v\u00a0]+")
_INDENT = " \u3000"


def paragraphs_of(pieces: Iterable[Run]) -> list[Runs]:
    """Return the pieces of a block as paragraphs: a blank line begins a new one."""
    paragraphs: list[list[Run]] = [[]]
    blank, before = BREAK, ""
    for piece in pieces:
        for token in _TOKENS.findall(INVISIBLE.sub("", piece.text)):
            if token[0].isspace() and token[0] != "\u3000":
                blank += token
                continue
            if begins_line := BREAK in blank:
                token = token.lstrip(_INDENT)
                if not token:
                    continue
            runs = paragraphs[-1]
            if begins_line and runs and blank.count(BREAK) > 1:
                runs = []
                paragraphs.append(runs)
            elif runs and (gap := _gap(blank, before, token)):
                _add(runs, _between(runs[-1], piece, gap))
            _add(runs, replace(piece, text=token))
            blank, before = "", token[-1]
    return [_stripped(runs) for runs in paragraphs if any(run.text.strip() for run in runs)]


def lines_in(pieces: Iterable[Run]) -> Runs:
    """Return pieces as the lines of one cell or item, without blank ones between."""
    runs: Runs = ()
    for paragraph in paragraphs_of(pieces):
        runs = (*runs, Run("\n"), *paragraph) if runs else paragraph
    return runs


def _gap(blank: str, before: str, token: str) -> str:
    if not blank:
        return ""
    if BREAK in blank:
        return "\n"
    is_of_source = "\n" in blank or "\r" in blank
    return "" if is_of_source and (is_japanese(before) or is_japanese(token[0])) else " "


def _between(before: Run, after: Run, gap: str) -> Run:
    """Return a blank or a line break between two pieces: it looks like them where they agree."""
    is_bold = before.bold and after.bold
    return Run(
        gap, is_bold, before.url if before.url == after.url and is_bold == before.bold else None
    )


def _add(runs: list[Run], run: Run) -> None:
    if runs and replace(runs[-1], text=run.text) == run:
        runs[-1] = replace(run, text=runs[-1].text + run.text)
    else:
        runs.append(run)


def _stripped(runs: list[Run]) -> Runs:
    runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(_INDENT))
    return tuple(run for run in runs if run.text)
