"""Blocks → the HTML that search engines take in an answer's structured data. Pure.

Of what blocks hold, Google shows p, br, b, a, ul, ol, li and h4, but no tables
(developers.google.com/search/docs/appearance/structured-data/faqpage): a table is a list of rows.
Built as a tree of elements, so that no word of an author's can become a tag.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from corpus.blocks import Block, Blocks, Heading, List, Runs, Table, lines_of


def answer_html(blocks: Blocks) -> str:
    """Return an answer as HTML; its addresses are absolute already."""
    root = Element("answer")
    for block in blocks:
        _add_block(root, block)
    return "".join(tostring(element, encoding="unicode", method="html") for element in root)


def _add_block(parent: Element, block: Block) -> None:
    if isinstance(block, List):
        _add_list(parent, block)
    elif isinstance(block, Table):
        rows = SubElement(parent, "ul")
        for line in lines_of((block,)):
            _add_runs(SubElement(rows, "li"), line.runs)
    else:
        _add_runs(SubElement(parent, "h4" if isinstance(block, Heading) else "p"), block.runs)


def _add_list(parent: Element, block: List) -> None:
    attributes = {"start": str(block.start)} if block.ordered and block.start != 1 else {}
    items = SubElement(parent, "ol" if block.ordered else "ul", attributes)
    for item in block.items:
        added = SubElement(items, "li")
        _add_runs(added, item.runs)
        for below in item.lists:
            _add_list(added, below)


def _add_runs(parent: Element, runs: Runs) -> None:
    for run in runs:
        inner = parent
        if run.url:
            inner = SubElement(inner, "a", {"href": run.url})
        if run.bold:
            inner = SubElement(inner, "b")
        _add_lines(inner, run.text)


def _add_lines(parent: Element, text: str) -> None:
    first, *others = text.split("\n")
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + first
    else:
        parent.text = (parent.text or "") + first
    for line in others:
        SubElement(parent, "br").tail = line
