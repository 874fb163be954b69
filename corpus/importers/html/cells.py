"""Which cells of a row are a question's answer, where its table has other columns as well."""

from __future__ import annotations

import re

from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import words_of

# The head of a table of questions.
QUESTION_HEAD = re.compile(
    r"(?:ご|お)?(?:よくある)?(?:ご?質問|問い合わせ|問|項目)(?:内容|事項|項目)?|Questions?|Q",
    re.IGNORECASE,
)
ANSWER_HEAD = re.compile(
    r"(?:ご?回答|答え?|お答え|対応|内容|説明)(?:内容|例)?|Answers?|A", re.IGNORECASE
)
_DATE_OR_NUMBER = re.compile(r"[\d０-９]{1,4}(?:\s*[年/.\-月]\s*[\d０-９]{1,2}){0,2}日?")


def answer_cells(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the cell below the head 回答; without such a head, all but dates and numbers."""
    cells = [node for node in nodes if isinstance(node, Element) and node.tag in ("td", "th")]
    if len(cells) < 2 or len(cells) < sum(isinstance(node, Element) for node in nodes):
        return nodes
    heads = _heads(cells[0])
    places = [cell.parent.elements.index(cell) for cell in cells[:20] if cell.parent]
    named = [
        cell
        for cell, place in zip(cells, places, strict=False)
        if place < len(heads) and ANSWER_HEAD.fullmatch(heads[place])
    ]
    kept = named or [cell for cell in cells if not _DATE_OR_NUMBER.fullmatch(words_of(cell))]
    return tuple(kept) if kept else nodes


def _heads(cell: Element) -> list[str]:
    """Return the words of the first row of a cell's table, where it has as many cells."""
    row = cell.parent
    table = next((each for each in cell.ancestors() if each.tag == "table"), None)
    first = next((each for each in table.walk() if each.tag == "tr"), None) if table else None
    if row is None or first is None or len(first.elements) != len(row.elements):
        return []
    return [words_of(each) for each in first.elements[:20]]
