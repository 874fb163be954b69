"""What a page's own style sheet hides for good: nothing else on the page speaks of its name."""

from __future__ import annotations

import re

from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.tree import Element, Page
from corpus.importers.html.words import words_of

_NAME = re.compile(r"[.#]([\w-]+)")
_SIMPLE = re.compile(r"[a-z0-9]*[.#]([\w-]+)", re.IGNORECASE)
_HIDES = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_MORE = re.compile(r"見る|みる|読む|表示|more", re.IGNORECASE)
_MAX_SHEET = 200_000
_MAX_NAMES = 200


def mark_unshown(page: Page) -> None:
    """Mark the elements that a style sheet in the page hides, and that nothing in it shows."""
    hidden = _hidden_names("\n".join(page.sheets)[:_MAX_SHEET])
    scripts = "\n".join(page.scripts)[:_MAX_SHEET]
    hidden = {name for name in sorted(hidden)[:_MAX_NAMES] if name not in scripts}
    if not hidden:
        return
    if any(map(_opens_more, page.root.walk())):
        return
    for each in page.root.walk():
        names = {*each.classes, each.attributes.get("id", "")}
        each.is_unshown = bool(hidden & names) and not each.is_target


def _opens_more(element: Element) -> bool:
    """Return whether an element is a button that shows more of the page; a script says what."""
    href = element.attributes.get("href", "#")
    is_button = element.tag in ("button", "label", "a", "span") and href.startswith(("#", "java"))
    return is_button and bool(_MORE.search(words := words_of(element, 20))) and is_page_words(words)


def _hidden_names(sheet: str) -> set[str]:
    """Return the names that a sheet hides wherever they stand, and speaks of nowhere else.

    Where a rule has them together with another name (".item.is-open"), something opens them; where
    one is for some screens only, they are shown on others.
    """
    sheet, media = _parted(_without_comments(sheet))
    hidden: set[str] = set()
    others = set(_NAME.findall(media))
    for rule in sheet.split("}"):
        selectors, _, declarations = rule.partition("{")
        for selector in selectors.split(","):
            is_simple = _SIMPLE.fullmatch(selector.strip())
            if is_simple and _HIDES.search(declarations):
                hidden.add(is_simple[1])
            elif not is_simple or "display" in declarations:
                others.update(_NAME.findall(selector))
    return hidden - others


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    kept = "".join([first, *(other.partition("*/")[2] for other in others)])
    return kept.replace("<!--", " ").replace("-->", " ")


def _parted(sheet: str) -> tuple[str, str]:
    """Return what a sheet says always, and what for paper or some screens only."""
    kept: list[str] = []
    media: list[str] = []
    depth = start = 0
    outside = True
    for found in re.finditer(r"@[\w-]{1,30}[^{};@]{0,300}\{|[{}]", sheet):
        if found[0][0] == "@" and outside:
            kept.append(sheet[start : found.start()])
            outside, depth, start = False, 1, found.end()
        elif not outside:
            depth += -1 if found[0] == "}" else 1
            if depth == 0:
                media.append(sheet[start : found.start()])
                outside, start = True, found.end()
    (kept if outside else media).append(sheet[start:])
    return "".join(kept), "".join(media)
