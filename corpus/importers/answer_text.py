"""What stands in a cell or a field as an answer → Answer: HTML is read as such, words stay words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import Blocks, Paragraph, Run
from corpus.importers.html.answer import convert_fragment
from corpus.importers.question_shape import answer_mark, without_answer_mark
from corpus.importers.source import Answer
from corpus.intent import Link
from corpus.markdown import MAX_CHARACTERS, leads_somewhere

_URL = re.compile(r"https?://[^\s<>\"'「」『』()()、。,]+|mailto:[^\s<>]+|tel:[-+\d]+")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|ul|ol|li|table|tr|td|th|strong|b|em|h[1-6]|img|font|dl|dt|dd)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ORNAMENTS = "■●◆◇○◎▼▽□★☆※【】[]<>＜＞≪≫〔〕〈〉《》 \u3000"
# Where none of these stands in HTML, its author has broken lines by hand.
_BREAKS = re.compile(r"<(?:br|p|div|li|tr|dt|h[1-6])\b", re.IGNORECASE)
_AROUND_LINKS = " ::()()「」・"
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
SAME_AS_ABOVE = re.compile(r"(?:同上|〃|々|上に同じ|上と同じ|上記と?同じ|同じ|〃〃)。?")
_PENDING = re.compile(
    r"[【\[((]?(?:現在|ただいま)?(?:回答)?(?:準備中|作成中|調整中|確認中|検討中|未定|未回答|未記入|未作成|回答待ち|要確認|要作成|"
    r"TBD|TODO|T\.B\.D\.?|後日(?:記載|掲載|回答)?)(?:です)?[】\]))]?。?",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"[-－ー―—–‐・*_/／\s]*|なし|無し|N/?A|#N/A|null|none|nan|\(空白\)", re.IGNORECASE
)


def is_nothing(text: str) -> bool:
    """Return whether a cell holds what people write where there is nothing to write."""
    return bool(_NOTHING.fullmatch(text.strip()))


def is_pending(text: str) -> bool:
    """Return whether an answer says that there is none yet."""
    return bool(_PENDING.fullmatch(text.strip()))


def clean(text: str) -> str:
    """Return a text with line feeds alone, without blanks at the ends of its lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "\n".join(line.rstrip(" \t　") for line in text.split("\n")).strip(" \t　\n")


def one_line(text: str) -> str:
    """Return a question or a name on one line; between Japanese letters a break is none."""
    joined = ""
    for line in filter(None, (" ".join(line.split()) for line in clean(text).split("\n"))):
        gap = " " if joined and (joined[-1].isascii() or line[0].isascii()) else ""
        joined += gap + line
    return joined


def section_name(text: str) -> str:
    """Return the name of a section without the ornaments around it."""
    return one_line(text).strip(_ORNAMENTS).strip()


def read_answer(
    text: str, base_url: str = "", question: str = ""
) -> tuple[Answer, tuple[str, ...]]:
    """Return an answer, and what of it could not be kept. Plain words stay as they are.

    `question` is what it answers, with its mark: it tells whether the answer begins with one.
    """
    text = clean(text)
    if _TAG.search(text):
        return _read_html(text, base_url)
    return Answer(without_answer_mark(text, question)), too_long(text)


def too_long(text: str) -> tuple[str, ...]:
    """Return the sentence that a person must read about an answer without measure."""
    if len(text) <= MAX_CHARACTERS:
        return ()
    return (f"回答が{len(text):,}文字あります。一つの回答には長すぎるので、分けてください。",)


def of_blocks(blocks: Blocks, question: str = "") -> Answer:
    """Return blocks as an answer, without the mark (「A.」) that may precede its words."""
    if blocks and isinstance(first := blocks[0], Paragraph):
        length = answer_mark("".join(run.text for run in first.runs), question)
        runs: list[Run] = []
        for run in first.runs:
            text = run.text[length:] if length < len(run.text) else ""
            length -= min(length, len(run.text))
            if text := text if runs else text.lstrip(" \n　"):
                runs.append(replace(run, text=text))
        blocks = (Paragraph(tuple(runs)), *blocks[1:]) if runs else blocks[1:] or blocks
    return Answer.of(blocks)


def can_be_followed(url: str) -> bool:
    """Return whether an address is of a kind that an answer may link to."""
    return url.startswith(_SCHEMES) and leads_somewhere(url)


def urls_in(text: str) -> list[str]:
    """Return the addresses that stand in a text."""
    return [found.group().rstrip(".") for found in _URL.finditer(text)]


def links_in(cell: str, labels: Sequence[str] = ()) -> tuple[tuple[Link, ...], list[str]]:
    """Return the links of a cell, one a line: "言葉 アドレス", an address alone, or "言葉 #id".

    And the lines that are none.
    """
    links, rest = [], []
    for place, line in enumerate(filter(None, map(str.strip, clean(cell).split("\n")))):
        head, _, last = line.rpartition(" ")
        label = head.strip() or (labels[place] if place < len(labels) else "")
        if last.startswith("#") and len(last) > 1 and label:
            links.append(Link(label, entry_id=last[1:]))
        elif can_be_followed(last):
            links.append(Link(label or "詳しくはこちら", last))
        elif found := urls_in(line):
            words = line.replace(found[0], "").strip(_AROUND_LINKS)
            links.append(Link(words or "詳しくはこちら", found[0]))
        else:
            rest.append(line)
    return tuple(links), rest


def _read_html(text: str, base_url: str) -> tuple[Answer, tuple[str, ...]]:
    """Read an answer that is HTML; line breaks between its words alone are breaks there too."""
    if not _BREAKS.search(text):
        text = text.replace("\n", "<br>\n")
    found = convert_fragment(text, base_url)
    answer = Answer.of(found.blocks)
    return answer, (*found.lost, *too_long(answer.text))
