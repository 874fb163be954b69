"""Markdown → blocks, for answers of `format: markdown`. What the blocks cannot hold is a problem.

Markdown is read as CommonMark with tables, but for what surprises people who write Japanese:

- a line break stays one
- `**` makes bold beside any character of Japanese: CommonMark asks for a blank between 」 and は
- one `*` or `_` formats nothing: Japanese knows no italics, and 5*3 and file_name are words
- neither `[…]: …` nor a line of `---` below words takes words away: links stand where they are read
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from corpus.blocks import Block, Blocks, Heading, Item, List, Paragraph, Run, Runs, Table, runs_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_CHARACTERS = 20_000  # of one answer; the parser takes a second for the worst of that length
MAX_LEVELS = 3  # of lists within lists; the parser itself drops what is deeper than ten
_MAX_SHOWN = 30
_HALF_BOLD = re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")
_CELL_END = re.compile(r"(?<!\\)\|")
_SCHEMES = ("https", "http", "mailto", "tel")
# CJK symbols, kana, ideographs, compatibility and full-width forms; the supplementary ideographs.
_CJK = re.compile(
    "[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f]")
_UNSHOWN = {
    "image": "画像は表示できません",
    "code_inline": "コード(`…`)は使えません",
    "code_block": "行頭に空白が4つ以上あると、コードとして読まれます",
    "fence": "コード(```)は使えません",
    "blockquote_open": "引用(行頭の >)は使えません",
    "hr": "区切り線は使えません",
    "html_block": "HTMLのタグは使えません",
    "html_inline": "HTMLのタグは使えません",
}
_REPAIR = "段落・箇条書き・表・見出し・太字・リンクで書き直すか、記号の前に「\\」を付けてください。"
_ROW_REPAIR = "表と文の間に空行を入れてください。"
_CELL_REPAIR = "見出しの列を足すか、文字としての「|」の前に「\\」を付けてください。"
_URL_REPAIR = "https://、http://、mailto:、tel: で始めるか、「#id」で別の項目を指してください。"


@dataclass(frozen=True)
class Complaint:
    """What of an answer cannot be shown, and what to do."""

    found: str
    repair: str


def read_markdown(text: str) -> tuple[Blocks, list[Complaint]]:
    """Return an answer's blocks, and what of it cannot be shown."""
    if len(text) > MAX_CHARACTERS:
        found = f"Markdownの答えが長すぎます({len(text)}文字)。"
        return (), [Complaint(found, f"{MAX_CHARACTERS}文字以内に分けてください。")]
    reading = _Reading(_parser().parse(text), text.split("\n"))
    blocks = reading.blocks()
    return blocks, list(dict.fromkeys(reading.complaints))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser; its library is loaded where an answer needs it (0.1 s)."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable(["lheading", "reference"])
    # Text that was escaped keeps its own token, so that what is left of `**` is a mistake.
    parser.disable("text_join")
    parser.inline.ruler.at("emphasis", _read_bold)
    # Addresses are judged below, where an author is told why; and stay as they were written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # as its documentation has it
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # likewise
    return parser


def _read_bold(state: StateInline, silent: bool) -> bool:
    """Read `**` as the parser's rule `emphasis` does, but beside Japanese as its readers do."""
    from markdown_it.rules_inline.state_inline import Delimiter

    start = state.pos
    if silent or state.src[start] != "*":
        return False
    scanned = state.scanDelims(start, True)
    end = start + scanned.length
    if scanned.length < 2:
        return False
    before, after = state.src[start - 1 : start] or " ", state.src[end : end + 1] or " "
    can_open, can_close = scanned.can_open, scanned.can_close
    if _CJK.match(before) or _CJK.match(after):
        can_open, can_close = not after.isspace(), not before.isspace()
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = "*"
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("*"), scanned.length, place, -1, can_open, can_close))
    state.pos = end
    return True


class _Reading:
    """One reading of the parser's tokens, from the first to the last."""

    def __init__(self, tokens: Sequence[Token], lines: Sequence[str]) -> None:
        self._tokens, self._lines = iter(tokens), lines
        self.complaints: list[Complaint] = []

    def blocks(self) -> Blocks:
        """Return all blocks that can be shown."""
        found = (self._block(token) for token in self._tokens)
        return tuple(block for block in found if block and any(_words_of(block)))

    def _block(self, token: Token) -> Block | None:
        if token.type == "paragraph_open":
            return Paragraph(self._inline())
        if token.type == "heading_open":
            return Heading(self._inline())
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return self._list(token)
        if token.type == "table_open":
            return self._table()
        self._refuse(token)
        return None

    def _inline(self) -> Runs:
        """Return the runs of the one inline token that follows, and skip to its end."""
        runs = self._runs(next(self._tokens).children or ())
        next(self._tokens)
        return runs

    def _list(self, opening: Token) -> List:
        items = []
        for token in self._tokens:
            if token.type in ("bullet_list_close", "ordered_list_close"):
                break
            if token.type == "list_item_open":
                items.append(self._item())
        if opening.level >= 2 * MAX_LEVELS:
            self._complain(f"箇条書きが{MAX_LEVELS}段より深くなっています", "")
        start = int(opening.attrs.get("start", 1))
        return List(tuple(items), opening.type == "ordered_list_open", start)

    def _item(self) -> Item:
        """Return an item; its paragraphs become lines of one text."""
        runs: Runs = ()
        lists: list[List] = []
        for token in self._tokens:
            if token.type == "list_item_close":
                break
            block = self._block(token)
            if isinstance(block, List):
                lists.append(block)
            elif isinstance(block, Paragraph) and not lists:
                runs = _joined((*runs, Run("\n"), *block.runs)) if runs else block.runs
            elif block:
                words = next(iter(_words_of(block)), "")
                self._complain("箇条書きの項目に入れられない段落・見出し・表があります", words)
        return Item(runs, tuple(lists))

    def _table(self) -> Table:
        rows: list[list[Runs]] = []
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
                self._check_row(token, len(rows[0]))
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(self._inline())
        head, *others = map(tuple, rows)
        return Table(head, tuple(others))

    def _check_row(self, row: Token, columns: int) -> None:
        """Complain where the parser drops surplus cells, or takes the next sentence for a row."""
        if not row.map or not columns:  # the first row says how many columns there are
            return
        line = self._lines[row.map[0]]
        if not _CELL_END.search(line):
            self._complain("表のすぐ下の文が、表の行として読まれます", line, _ROW_REPAIR)
        elif len(_CELL_END.findall(line.strip().strip("|"))) >= columns:
            self._complain("表の行に、見出しより多くの列があります", line, _CELL_REPAIR)

    def _runs(self, tokens: Sequence[Token]) -> Runs:
        return _joined(self._styled(tokens))

    def _styled(self, tokens: Sequence[Token]) -> Iterator[Run]:
        bold, url, href = 0, None, ""
        empty = False  # whether a link has begun and no word of it has come yet
        for token in tokens:
            if token.type in ("strong_open", "em_open", "strong_close", "em_close"):
                bold += token.nesting
            elif token.type == "link_open":
                href = str(token.attrs["href"])
                url, empty = self._url(href), True
                if title := str(token.attrs.get("title", "")):
                    self._complain("リンクに添えた説明は表示できません", title)
            elif token.type == "link_close":
                url = None
                if empty:
                    self._complain("リンクに文字がありません", href)
            elif token.type in ("softbreak", "hardbreak"):
                yield Run("\n", bold > 0, url)
            elif token.type in ("text", "text_special"):
                if token.type == "text" and _HALF_BOLD.search(token.content):
                    self._complain("太字の「**」が対になっていません", token.content)
                empty = empty and not token.content.strip()
                yield Run(token.content, bold > 0, url)
            else:
                self._refuse(token)

    def _url(self, href: str) -> str | None:
        if href.startswith("#") and len(href) > 1:
            return unquote(href)
        if leads_somewhere(href):
            return href
        self.complaints.append(
            Complaint(f"リンクの形式が使えません(「{href[:_MAX_SHOWN]}」)。", _URL_REPAIR)
        )
        return None

    def _refuse(self, token: Token) -> None:
        if token.type in _UNSHOWN:
            self._complain(_UNSHOWN[token.type], token.content)

    def _complain(self, what: str, words: str, repair: str = _REPAIR) -> None:
        words = words.strip().split("\n")[0][:_MAX_SHOWN]
        shown = f"(「{words}」)" if words else ""
        self.complaints.append(Complaint(f"{what}{shown}。", repair))


def _joined(runs: Iterable[Run]) -> Runs:
    """Return runs in which no two neighbours look alike."""
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return tuple(joined)


def _words_of(block: Block) -> list[str]:
    return [run.text for run in runs_of([block]) if run.text.strip()]


def leads_somewhere(href: str) -> bool:
    """Return whether an address is of a kind that may be followed, and whole."""
    if _SPACE_OR_CONTROL.search(href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:  # https://[
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname)
    return parts.scheme in _SCHEMES and bool(parts.path)
