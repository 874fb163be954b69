"""Questions and answers that only line breaks part → elements, so that all pages are read alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import has_mark, question_likeness, without_badges
from corpus.importers.html.tree import Element, Node, Page
from corpus.importers.html.words import BLOCKS, HEADINGS, on_one_line, words_of

_ANSWER = re.compile(
    r"\s*[【\[(（<]?(?:[AＡ]|答え?|ご?回答|Answer)\s*[0-9０-９]{0,4}(?:[-－.][0-9０-９]{1,3})?"
    r"(?:\s*[.．:：)）\]】>＞｜|]|\s*[-‐–—―→⇒、](?=[^\x00-\x7fＡ-Ｚ])|[\s\u3000]+(?=[^\x00-\x7f])|$)"
)
_ASKED = re.compile(
    r"[\s【\[(<]*(Q|問い?|ご?質問|Question)\s*(?:No\.?)?\s*([0-9]{1,4})?", re.IGNORECASE
)
_ANSWERED = re.compile(r"\s*A\s?([0-9]{1,4})(?:\s*[.:]|\s+)(?=\S)")
_TITLE = re.compile(r"[■◆●▼◇□★【＜<《]")
_APART = {
    *HEADINGS,
    "address",
    "section",
    "article",
    "aside",
    "nav",
    "header",
    "footer",
    "form",
    "main",
    "dl",
}
LETTERS = re.compile(r"[^\W_]")
_LEADS_ON = re.compile(r"[≫»›>＞→⇒▶►]|.*(?:へ|一覧|トップ|ページ|こちら)$")
_MAX_LINES = 20_000
_MAX_INSIDE = 400  # elements of a block that are looked at
_MAX_QUESTION = 200


def begins_answer(words: str) -> bool:
    """Return whether words begin with "A." or the like."""
    return bool(_ANSWER.match(words))


def part_lines(page: Page) -> None:
    """Put lines that are questions, and those that are answers, into elements of their own."""
    quoted = -1  # the last element of a quotation
    for element in list(page.root.walk()):
        quoted = element.last if element.is_quoted else quoted
        if element.order <= quoted:
            continue
        if element.tag == "pre":
            _break_lines(element)
        breaks = sum(isinstance(n, Element) and n.tag == "br" for n in element.children)
        if 1 <= breaks <= _MAX_LINES and element.tag != "a" and not _is_answer(element):
            lines = _lines(element)
            if kinds := _kinds(lines):
                element.children = _parted(element, lines, kinds)
        if element.tag in ("li", "div", "td"):
            _put_apart(element)
    page.renumber()


def _is_answer(element: Element) -> bool:
    """Return whether an element answers what stands before it, so that it asks nothing itself."""
    asks = {"dd": "dt", "td": "td"}.get(element.tag)
    siblings = element.parent.children if asks and element.parent else []
    places = range(element.place - 1, -1, -1) if siblings else ()
    nodes = (siblings[place] for place in places)
    before = next((node for node in nodes if isinstance(node, Element)), None)
    if before is None or before.tag != asks:
        return False
    words, answer = words_of(before, 60), words_of(element, 60)
    if begins_answer(answer):
        return has_mark(words)
    return asks == "dt" and question_likeness(words) >= 0.8 and not has_mark(answer)


def _put_apart(element: Element) -> None:
    """Put the words that begin an element, before its first block, into an element of their own."""
    place = next(
        (i for i, n in enumerate(element.children) if isinstance(n, Element) and n.tag in BLOCKS), 0
    )
    first = element.children[:place]
    if any(isinstance(node, Element) and node.tag == "br" for node in first):
        return  # its first line ends there
    if not any(isinstance(node, str) and node.strip() and not mark_of(node) for node in first):
        return
    line = Element("p", {"class": "line"}, element)
    line.children = first
    for node in first:
        if isinstance(node, Element):
            node.parent = line
    element.children = [line, *element.children[place:]]


def _break_lines(pre: Element) -> None:
    children: list[Node] = []
    for child in pre.children:
        if isinstance(child, str):
            for place, line in enumerate(child.splitlines()):
                children += [Element("br", {}, pre)] if place else []
                children.append(line)
        else:
            children.append(child)
    pre.children = children


def _lines(element: Element) -> list[list[Node]]:
    """Return the lines of an element; a block within is a line of its own."""
    lines: list[list[Node]] = [[]]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        elif isinstance(child, Element) and child.tag in BLOCKS:
            lines += [[child], []]
        else:
            lines[-1].append(child)
    return lines


def _kinds(lines: Sequence[Sequence[Node]]) -> list[str]:
    """Return what each line is ("Q", "A", "title", "" for more of the last); [] where no Q&A."""
    words = [_words(line) for line in lines]
    blocks = [_block_of(line) for line in lines]
    kinds = [
        ("block" if asks_itself(block) else "") if block
        else "Q" if has_mark(w) or mark_of(w) == "Q" else "A" if begins_answer(w) else ""
        for w, block in zip(words, blocks, strict=True)
    ]  # fmt: skip
    kinds = _of_one_asker(kinds, words)
    if kinds.count("Q") < 1 or kinds.count("A") + kinds.count("Q") < 2:
        bold = [
            bool(w) and kind == "" and _is_bold(line)
            for w, line, kind in zip(words, lines, kinds, strict=True)
        ]
        # A bold line right below a bold question, with nothing below it, answers that.
        ends = [not w for w in [*words[1:], ""]]
        bold = [
            b and not (above and end)
            for b, above, end in zip(bold, [False, *bold], ends, strict=False)
        ]
        asked = [w for w, is_bold in zip(words, bold, strict=True) if is_bold]
        likeness = sum(map(question_likeness, asked))
        if len(asked) < 2 or sum(map(bool, words)) < 2 * len(asked) or likeness < 0.6 * len(asked):
            return []
        kinds = ["Q" if is_bold else kind for is_bold, kind in zip(bold, kinds, strict=True)]
    if (last := _link_below(lines, words)) and kinds.count("Q") > 1:
        kinds[last] = "rest"
    following = ""
    for place in range(len(lines) - 1, -1, -1):
        is_short = not kinds[place] and 0 < len(words[place]) < 40 and following == "Q"
        if is_short and (_TITLE.match(words[place]) or _is_bold(lines[place])):
            kinds[place] = "title"
        following = kinds[place] or ("" if words[place] else following)
    return kinds


def _of_one_asker(kinds: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return kinds of lines without the questions that an answer quotes: 「問1」 below "Q3".

    They are asked by another word than the first, and their numbers do not go on from its own.
    "A5 6 …" answers Q5, though "A4 210 mm" may be a word.
    """
    kept: list[str] = []
    asker, number, is_inside = "", 0, False
    for kind, line in zip(kinds, words, strict=True):
        found = _ASKED.match(unicodedata.normalize("NFKC", line[:30]))
        if kind == "Q" and found:
            name, its_number = found[1].upper(), int(found[2] or 0)
            is_other = asker not in ("", name)
            is_inside = is_other and (is_inside or its_number not in (0, number + 1))
            if not is_inside:
                asker, number = asker or name, its_number
        else:
            answered = _ANSWERED.match(unicodedata.normalize("NFKC", line[:30]))
            is_own = answered is not None and 0 < number == int(answered[1])
            is_inside = is_inside and not is_own
            kind = "A" if kind == "" and is_own and "Q" in kept[-1:] else kind
        kept.append("" if is_inside and kind != "block" else kind)
    return kept


def _block_of(line: Sequence[Node]) -> Element | None:
    """Return the block that a line is; None where it is loose words."""
    first = line[0] if len(line) == 1 else None
    return first if isinstance(first, Element) and first.tag in BLOCKS else None


def asks_itself(block: Element) -> bool:
    """Return whether a block is a question or an answer itself, or holds several."""
    words = words_of(block, 60)
    if has_mark(words) or begins_answer(words) or is_bold(block):
        return True
    inside = [
        e for e in islice(block.walk(), 1, _MAX_INSIDE) if e.tag not in BLOCKS or not e.elements
    ]
    return sum(question_likeness(words_of(each, _MAX_QUESTION)) == 1 for each in inside) > 1


def _link_below(lines: Sequence[Sequence[Node]], words: Sequence[str]) -> int:
    """Return the last line where it is nothing but a link below a blank line; 0 for others."""
    last = next((at for at in range(len(words) - 1, -1, -1) if words[at]), 0)
    is_apart = last > 1 and not words[last - 1]
    nodes = [node for node in lines[last] if not isinstance(node, str) or LETTERS.search(node)]
    is_link = all(isinstance(n, Element) and n.tag == "a" for n in nodes)
    return last if is_apart and is_link and _LEADS_ON.match(words[last]) else 0


def _parted(element: Element, lines: Sequence[Sequence[Node]], kinds: Sequence[str]) -> list[Node]:
    """Return one child for each question, answer and title."""
    has_answers = "A" in kinds
    children: list[Node] = []
    part: Element | None = None
    kind = ""
    for line, begins in zip(lines, kinds, strict=True):
        is_apart = any(isinstance(node, Element) and node.tag in _APART for node in line)
        if is_apart or begins == "block":
            children += line
            part, kind = None, ""
            continue
        is_block = _block_of(line) is not None
        # A question of several lines ends where its answer begins.
        goes_on = begins == "" and (
            kind != "Q" or (has_answers and bool(_words(line)) and not is_block)
        )
        if part is None or not goes_on or kind == "title":
            kind = begins or ("A" if kind == "Q" else "")
            part = Element(
                "p" if kind in ("Q", "title") else "div", {"class": f"line-{kind}"}, element
            )
            children.append(part)
        elif part.children:
            part.children.append(Element("br", {}, part))
        for node in line:
            if isinstance(node, Element):
                node.parent = part
            part.children.append(node)
    return children


def _words(line: Sequence[Node]) -> str:
    return on_one_line("".join(n if isinstance(n, str) else words_of(n, 60) for n in line))


def _is_bold(line: Sequence[Node]) -> bool:
    line_of = Element("p", {}, None)
    line_of.children = list(line)
    return is_bold(line_of)


def is_bold(element: Element) -> bool:
    """Return whether all words of an element are bold."""
    if element.tag in ("b", "strong"):
        return True
    has_words = False
    for child in element.children:
        if isinstance(child, str):
            if LETTERS.search(child):
                return False
        elif LETTERS.search(without_badges(words_of(child, 20))):
            if not is_bold(child):
                return False
            has_words = True
    return has_words
