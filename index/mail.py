"""What of a pasted mail is not the question: quoted mails, headers, signatures, greetings.

Two libraries were tried on fourteen Japanese mails: mail-parser-reply 1.36, which has a Japanese
table, read 4 of them right, email-reply-parser 0.5.12 read 5. Neither knows 差出人, 元のメッセージ,
a signature between two rules or a greeting, and the first needs 4 s for 16 KB of line breaks, with
the square of the text. So these are rules, each line looked at a few times, with tables of tests.

Where a rule would leave nothing that says anything, it cuts nothing: what is forwarded without a
word is the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from corpus.text import fold_white_space
from index.greetings import is_greeting, without_greeting
from index.quotation import header_lines, is_addressee, quoted_lines, without_mark
from index.signature import disclaimer_lines, is_rule, signature_lines


class CutReason(Enum):
    """Why something of a text is not read as the question."""

    QUOTED = "quoted mail"
    HEADER = "mail header"
    DISCLAIMER = "disclaimer"
    SIGNATURE = "signature"
    GREETING = "greeting"


@dataclass(frozen=True)
class Cut:
    """What was cut from a text, and why."""

    text: str
    why: CutReason


_WORD = re.compile(r"\w")
# What a form calls the question: 「お問い合わせ内容:」.
_LABEL = re.compile(
    r"[【\[■●]?\s?(?:お?問い?合わ?せ?内容|ご?(?:質問|相談)内容|ご?質問|内容|本文|ご?用件|詳細)"
    r"\s?(?:[】\]]\s?:?|:)\s?"
)
_RULES: tuple[tuple[CutReason, Callable[[Sequence[str]], set[int]]], ...] = (
    (CutReason.QUOTED, quoted_lines),
    (CutReason.HEADER, header_lines),
    (CutReason.DISCLAIMER, disclaimer_lines),
    (CutReason.SIGNATURE, signature_lines),
)


def own_words(composed: str) -> tuple[str, tuple[Cut, ...]]:
    """Return the lines of a composed text that are the question, and what was cut in order.

    Linear in the text.
    """
    lines = _folded(composed)
    cuts: dict[int, Cut] = {}
    kept = list(range(len(lines)))
    # One line alone is never cut, only read without a mark.
    for why, rule in _RULES if len(lines) > 1 else _RULES[:1]:
        found = rule([lines[i] for i in kept])
        rest = [i for at, i in enumerate(kept) if at not in found]
        if found and _says_something([lines[i] for i in rest]):
            cuts |= {kept[at]: Cut(lines[kept[at]], why) for at in found if lines[kept[at]]}
            kept = rest
        elif why is CutReason.QUOTED:  # all is quoted: it is read without its marks
            lines = [without_mark(line) for line in lines]
    in_form = len(lines) > 1
    own, greetings = _without_greetings(
        {i: _LABEL.sub("", lines[i], count=1) if in_form else lines[i] for i in kept}
    )
    said = {i for i, line in own.items() if line}
    return "\n".join(own.values()).strip(), tuple(_joined(cuts | greetings, said))


def _folded(composed: str) -> list[str]:
    """Return the lines with white space folded, and never two empty ones in a row."""
    lines: list[str] = []
    for line in map(fold_white_space, composed.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def _says_something(lines: Sequence[str]) -> bool:
    """Return whether anything is said besides greetings, addressees and rules."""
    return any(
        _WORD.search(line) and not (is_addressee(line) or is_rule(line) or is_greeting(line))
        for line in lines
    )


def _without_greetings(lines: Mapping[int, str]) -> tuple[dict[int, str], dict[int, Cut]]:
    """Return the lines without greetings, and these by line; all where nothing would be left."""
    own: dict[int, str] = {}
    greetings: dict[int, Cut] = {}
    for i, line in lines.items():
        addressed = not any(own.values()) and is_addressee(line)
        rest, greeting = ("", line) if addressed else without_greeting(line)
        if is_rule(rest):
            rest = ""
        elif greeting and not is_rule(greeting):
            greetings[i] = Cut(greeting, CutReason.GREETING)
        own[i] = rest
    if any(_WORD.search(line) for line in own.values()):
        return own, greetings
    return dict(lines), {}


def _joined(cuts: Mapping[int, Cut], said: set[int]) -> Iterator[Cut]:
    """Yield the cuts in the order of the text, as one where nothing is said between them."""
    texts: list[str] = []
    before: Cut | None = None
    last = 0
    for i, cut in sorted(cuts.items()):
        if before and (cut.why is not before.why or said & set(range(last + 1, i))):
            yield Cut("\n".join(texts), before.why)
            texts = []
        texts.append(cut.text)
        before, last = cut, i
    if before:
        yield Cut("\n".join(texts), before.why)
