"""The "Q." and "A." that pages put before questions and answers: neither belongs to the words."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.blocks import Blocks, Heading, Paragraph, runs_of

_QUESTION_MARK = re.compile(r"(?:Q|Ｑ|問|質問|Question)\s*[&＆]?\s*[.．:：\-‐–—]?\s*[0-9０-９]{0,4}"
                            r"(?:[-－‐–.．][0-9０-９]{1,3})?\s*[.．:：、,)）\]】>｜|]*", re.IGNORECASE)  # fmt: skip
_ANSWER_MARK = re.compile(r"(?:A|Ａ|答え?|回答|ご回答|Answer)\s*[.．:：\-‐–—]?\s*[0-9０-９]{0,4}"
                          r"(?:[-－‐–.．][0-9０-９]{1,3})?\s*[.．:：、,)）\]】>｜|]*", re.IGNORECASE)  # fmt: skip


_NUMBERED = re.compile(r"\s*[AＡ]\s?([0-9０-９]{1,4})\s*[.．:：)）]")
_MAX_BLOCKS = 50


def mark_of(words: str) -> str:
    """Return "Q" or "A" where words are nothing but such a mark ("Q1.", "【回答】"), else ""."""
    words = words.strip(" \u3000[【(（<《「『]】)）>》」』")
    if words and len(words) < 12:
        if _QUESTION_MARK.fullmatch(words):
            return "Q"
        if _ANSWER_MARK.fullmatch(words):
            return "A"
    return ""


_BEGINS_ANSWER = re.compile(
    r"\s*[→⇒➡▶►]\s*|\s*[【\[(（<《「]?(?:[AＡ]|Answer|ANSWER|答え?|ご?回答)\s*[0-9０-９]{0,4}(?:[-－.][0-9０-９]{1,3})?"
    r"(?:\s*[.．:：)）\]】》」>＞｜|]+\s*|(?:\s*[-‐–—―→⇒、]\s*|(?<![0-9０-９])[\s\u3000]+)(?=[^\x00-\x7fＡ-Ｚ]))"
)


_BEGINS_MARKED = re.compile(
    r"\s*[AＡ](?:[0-9０-９]{0,4}[\s\u3000]+(?![a-z])|(?=[^\x00-\x7fＡ-Ｚａ-ｚ０-９]))"
)


_BEGINS_AGAIN = re.compile(r"\s*(?:[AＡ]|答え?|ご?回答)\s*[0-9０-９]{0,4}\s*[.．:：]\s*")


def _is_one_of_several(blocks: Blocks) -> bool:
    """Return whether lines begin with "A1", "A2", …"""
    texts = ("".join(run.text for run in runs_of([block])) for block in blocks[:_MAX_BLOCKS])
    lines = (line for text in texts for line in text.split("\n"))
    numbers = {int(found[1]) for line in lines if (found := _NUMBERED.match(line))}
    return len(numbers) > 1 and bool(_NUMBERED.match("".join(r.text for r in runs_of(blocks[:1]))))


def without_mark(blocks: Blocks, is_marked: bool = False, has_icon: bool = False) -> Blocks:
    """Return blocks without the "A." that begins them.

    "A4 …" and "Aさん…" are marks only where their question has one. Behind an icon that is the
    mark, "A プラン…" is a word of the answer, but "A." may say the same again.
    Nor is "A1: …" one where "A2: …" follows: both are names.
    """
    if not blocks or not isinstance(blocks[0], Paragraph | Heading):
        return blocks
    first, runs = blocks[0], list(blocks[0].runs)
    text = "".join(run.text for run in runs)
    if mark_of(text) == "A":
        return blocks[1:] or blocks
    begins = (_BEGINS_AGAIN,) if has_icon else (_BEGINS_ANSWER, _BEGINS_MARKED)[: 1 + is_marked]
    found = next(filter(None, (each.match(text) for each in begins)), None)
    if found and _is_one_of_several(blocks):
        return blocks
    line = text.split("\n")[0]
    length = len(line) + 1 if "\n" in text and mark_of(line) == "A" else found.end() if found else 0
    while runs and length >= len(runs[0].text):
        length -= len(runs.pop(0).text)
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text[length:].lstrip(" \n\u3000"))
    return (replace(first, runs=tuple(runs)), *blocks[1:]) if runs else blocks[1:]
