"""Elements → blocks: what of an answer can be kept, and what is lost and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import (
    Block,
    Blocks,
    Heading,
    Item,
    List,
    Paragraph,
    Run,
    Runs,
    Table,
    lines_of,
)
from corpus.importers.html.losses import MAX_SHOWN, NOT_KEPT, is_label, shown, unkept
from corpus.importers.html.marks import mark_of, without_mark
from corpus.importers.html.runs import BREAK, lines_in, paragraphs_of
from corpus.importers.html.table import grid_of, is_layout
from corpus.importers.html.tree import Element, Node, Page, read_page
from corpus.importers.html.words import (
    BLOCKS,
    HEADINGS,
    NOT_READ,
    is_closed,
    is_for_phones,
    is_hidden,
    on_one_line,
    words_of,
)
from corpus.markdown import MAX_LEVELS, leads_somewhere

_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


@dataclass(frozen=True)
class Conversion:
    """An answer's blocks; `lost` says in a sentence each what of it could not be kept."""

    blocks: Blocks
    lost: tuple[str, ...] = ()


def convert_fragment(html: str, base_url: str = "") -> Conversion:
    """Return the blocks of an HTML text, such as an article's body. Raises SourceError."""
    page = read_page(html, base_url)
    return convert([page.root], page)


def convert(
    nodes: Sequence[Node],
    page: Page,
    leave_out: Callable[[Element], bool] = lambda element: False,
    is_marked: bool = False,
) -> Conversion:
    """Return the blocks of some nodes of a page, but for the elements to leave out.

    The nodes themselves may be hidden, as panels are that a button opens. `is_marked` says that the
    question begins with "Q", so that an "A" before the answer is no word of it.
    """
    converter = _Converter(page, leave_out)
    for node in nodes:
        converter.read_root(node)
    blocks = without_mark(converter.finished(), is_marked, converter.has_mark)
    return Conversion(blocks, tuple(dict.fromkeys(converter.lost)))


class _Converter:
    """One reading of an answer, from its first node to its last."""

    def __init__(self, page: Page, leave_out: Callable[[Element], bool], level: int = 0) -> None:
        self._page, self._leave_out, self._level = page, leave_out, level
        self._blocks: list[Block] = []
        self._pieces: list[Run] = []
        self._bold, self._in_pre = False, False
        self._url: str | None = None
        self.lost: list[str] = []
        self.has_mark = False  # the answer's, as an element of its own

    def finished(self) -> Blocks:
        """Return all blocks read."""
        self._end_block()
        return tuple(self._blocks)

    def read_root(self, node: Node) -> None:
        """Read a node that is the answer or a part of it."""
        if isinstance(node, Element) and is_closed(node):
            self._block(node)
        else:
            self.read([node])

    def read(self, nodes: Iterable[Node]) -> None:
        """Read nodes one after the other."""
        for node in nodes:
            if isinstance(node, str):
                text = node.replace("\r\n", "\n").replace("\n", BREAK) if self._in_pre else node
                self._pieces.append(Run(text, self._bold, self._url))
            elif self._is_mark(node) or self._leave_out(node) or is_hidden(node):
                if node.tag in BLOCKS:
                    self._end_block()
            else:
                self._element(node)

    def _is_mark(self, element: Element) -> bool:
        """Return whether an element is the "A" before the first word of an answer."""
        is_first = not self._level and not self._blocks
        is_first = is_first and not any(piece.text.strip() for piece in self._pieces)
        words = element.attributes.get("alt", "") if element.tag == "img" else words_of(element)
        is_mark = is_first and mark_of(words) == "A"
        self.has_mark = self.has_mark or is_mark
        return is_mark

    def _element(self, element: Element) -> None:
        tag = element.tag
        if what := unkept(element):
            self._lost(what)
        elif tag == "br":
            if not is_for_phones(element):
                self._pieces.append(Run(BREAK, self._bold, self._url))
        elif tag == "hr":
            self._end_block()
        elif tag in NOT_READ or (tag in NOT_KEPT and not is_label(element)):
            return
        elif tag in ("ul", "ol", "menu", "dir"):
            self._append(self._list(element))
        elif tag == "table":
            self._table(element)
        elif tag in HEADINGS:
            self._heading(element)
        elif tag == "a":
            self._link(element)
        elif tag in BLOCKS:
            self._block(element)
        else:
            self._inline(element)

    def _inline(self, element: Element) -> None:
        before = self._bold
        style = element.attributes.get("style", "")
        self._bold = before or element.tag in ("b", "strong") or bool(_BOLD_STYLE.search(style))
        if element.tag == "q":
            self._pieces.append(Run("「", self._bold, self._url))
        self.read(element.children)
        if element.tag == "q":
            self._pieces.append(Run("」", self._bold, self._url))
        self._bold = before

    def _block(self, element: Element) -> None:
        if element.tag == "dd" and self._pieces:
            self._pieces.append(Run(BREAK))
        else:
            self._end_block()
        before = self._in_pre
        self._in_pre = before or element.tag == "pre"
        self._inline(element)
        self._in_pre = before
        if element.tag != "dt":
            self._end_block()

    def _heading(self, element: Element) -> None:
        self._end_block()
        self.read(element.children)
        runs = lines_in(replace(piece, bold=False) for piece in self._pieces)
        self._pieces = []
        if runs:
            self._blocks.append(Heading(runs))

    def _end_block(self) -> None:
        self._blocks += [Paragraph(runs) for runs in paragraphs_of(self._pieces)]
        self._pieces = []

    def _append(self, block: Block | None) -> None:
        self._end_block()
        if block:
            self._blocks.append(block)

    def _link(self, element: Element) -> None:
        href = element.attributes.get("href")
        before, already = self._url, len(self._pieces)
        if href is not None and not before:
            self._url = self._address(href, element)
        self._inline(element)
        words = "".join(piece.text for piece in self._pieces[already:])
        if self._url and not before and not words.strip() and len(self._pieces) >= already:
            alt = next((i.attributes.get("alt", "") for i in element.walk() if i.tag == "img"), "")
            if alt.strip():  # a picture that leads somewhere says in its alt where
                self._pieces.append(Run(on_one_line(alt), self._bold, self._url))
        self._url = before

    def _address(self, href: str, element: Element) -> str | None:
        """Return where a link leads; None where it cannot be followed, which is then a loss."""
        url = self._page.resolve(href)
        if url.startswith("#"):
            return url if url.lower() not in ("#", "#top", "#pagetop") else None
        scheme = url.partition(":")[0].lower()
        if scheme in ("tel", "mailto"):
            url = scheme + ":" + re.sub(r"\s|%20", "", url.partition(":")[2])
        elif scheme in ("http", "https"):
            url = scheme + ":" + url.partition(":")[2]
        if leads_somewhere(url):
            return url
        words = shown(words_of(element))
        if not words:
            return None
        is_relative = not re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE)
        why = "ページのアドレスが分からないため" if is_relative else f"{scheme}: で始まるため"
        self._lost(f"「{words}」のリンク({why})")
        return None

    def _lost(self, what: str) -> None:
        pieces = "".join(piece.text for piece in self._pieces).strip()
        last = next((line.runs for line in reversed(list(lines_of(tuple(self._blocks))))), ())
        before = on_one_line(pieces) or "".join(run.text for run in last)
        where = f"「…{before[-MAX_SHOWN:]}」のあと" if before else "回答の初め"
        self.lost.append(f"{what}は取り込めません({where})。")

    def _below(self) -> _Converter:
        below = _Converter(self._page, self._leave_out, self._level + 1)
        below._url, below._bold, below.lost = self._url, False, self.lost
        return below

    def _list(self, element: Element) -> List | None:
        """Return a list; words beside its items are items too, lists there belong to the last."""
        items: list[Item] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag in ("ul", "ol") and items:
                if below := self._below()._list(child):
                    items[-1] = self._with_lists(items[-1], [below])
            elif item := self._item([child] if isinstance(child, str) else self._inside(child)):
                items.append(item)
        if not items:
            return None
        start = element.attributes.get("start", "")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        return List(tuple(items), element.tag == "ol", number if element.tag == "ol" else 1)

    def _inside(self, child: Element) -> Sequence[Node]:
        is_left_out = self._leave_out(child) or is_hidden(child)
        return [] if is_left_out else child.children if child.tag == "li" else [child]

    def _item(self, nodes: Sequence[Node]) -> Item | None:
        below = self._below()
        below.read(nodes)
        blocks = below.finished()
        lists = [block for block in blocks if isinstance(block, List)]
        runs = _joined_lines(block for block in blocks if not isinstance(block, List))
        if not runs and not lists:
            return None
        return self._with_lists(Item(runs or (Run("-"),)), lists)

    def _with_lists(self, item: Item, lists: Sequence[List]) -> Item:
        """Return an item with lists below it; where they would be too deep, they become lines."""
        if self._level + 1 >= MAX_LEVELS:
            return replace(item, runs=_joined_lines([Paragraph(item.runs), *lists]))
        return replace(item, lists=(*item.lists, *lists))

    def _table(self, element: Element) -> None:
        self._end_block()
        grid = grid_of(element)
        if is_layout(element, grid):
            for row in grid.rows:
                for cell in dict.fromkeys(filter(None, row)):
                    if not self._leave_out(cell):
                        self._block(cell)
            return
        for caption in grid.captions:
            self._block(caption)
        if grid.is_cut:
            self._lost("表の一部(大きすぎる表)")
        laid_out = (tuple(self._cell(cell) for cell in row) for row in grid.rows)
        rows = [row for row in laid_out if any(row)]
        if rows:
            self._append(Table(rows[0], tuple(rows[1:])))

    def _cell(self, cell: Element | None) -> Runs:
        if cell is None or self._leave_out(cell) or is_hidden(cell):
            return ()
        below = self._below()
        below.read(cell.children)
        return _joined_lines(below.finished())


def _joined_lines(blocks: Iterable[Block]) -> Runs:
    """Return blocks as the lines of an item or a cell."""
    runs: list[Run] = []
    for line in lines_of(tuple(blocks)):
        if line.runs:
            runs += [Run("\n")] if runs else []
            runs += [Run(line.prefix)] if line.prefix else []
            runs += line.runs
    return tuple(runs)
