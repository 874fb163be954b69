"""The words of elements: what a visitor reads, and what of a page is there for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.importers.html.marks import mark_of
from corpus.importers.html.tree import Element

MAX_WORDS = 400  # that are looked at to judge an element

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Kana, ideographs, and the full-width marks between them: no blank stands where their line ends.
_CJK = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_JAPANESE = re.compile(f"[{_CJK}※→←↑↓…―‥“”‘’○●◎□■◇◆△▲▽▼☆★①-⑳]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe]")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")

_HIDDEN_CLASS = re.compile(
    r"(?:^|[-_])(?:sr-?only|screen-?reader(?:-?text)?|visually-?hidden|visuallyhidden"
    r"|assistive(?:-?text)?|a11y-?hidden|hidden-?visually|off-?screen|only-?print|print-?only"
    r"|visible-print(?:-\w+)?)(?:$|[-_])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PHONE_CLASS = re.compile(r"(?:^|[-_])(?:sp|smp|mobile|smart-?phone|mb)(?:$|[-_])", re.IGNORECASE)
_DESK_CLASS = re.compile(r"(?:^|[-_])(?:pc|desktop)(?:$|[-_])", re.IGNORECASE)
_SMALLEST = re.compile(
    r"(?:^|[-_:])(?:xs|sp|smp|mobile|smart-?phone|mb|phone|small)(?:$|[-_])", re.I
)
_LARGEST = re.compile(r"(?:^|[-_:])(?:lg|xl|pc|desktop|large)(?:$|[-_])", re.I)
_NOT_CLASS = re.compile(r"none|hide|hidden|non(?:$|[-_])", re.IGNORECASE)
_ICON_CLASS = re.compile(r"(?:^|[-_\s])(?:icon|ico|icn|arrow|chevron|caret|marker)", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"[\W_＋－×]*|open|close|開く|閉じる|開閉|詳細|expand_more|expand_less|add|remove|"
    r"keyboard_arrow_(?:down|up|right)|arrow_drop_down|chevron_right|help|help_outline|search",
    re.IGNORECASE,
)
_PERMALINK = re.compile(r"[¶#＃§∞🔗⚓]\ufe0f?")  # beside a heading, to the heading itself
_INLINE_ICONS = {"i", "span", "svg", "b", "em", "small", "font"}
NOT_READ = {"svg", "select", "textarea", "option", "datalist", "rt", "rp", "map", "dialog", "math"}


def is_japanese(character: str) -> bool:
    """Return whether no blank stands between a character and the next line's."""
    return bool(_JAPANESE.match(character))


def is_unseen(element: Element) -> bool:
    """Return whether an element is only read out, or only printed."""
    return any(_HIDDEN_CLASS.search(name) for name in element.classes)


def is_closed(element: Element) -> bool:
    """Return whether an element waits to be opened, as the panel of an accordion does."""
    attributes = element.attributes
    is_shut = "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    return is_shut and not is_unseen(element)


def is_shut(element: Element) -> bool:
    """Return whether an element is not seen before something opens it."""
    return is_closed(element) or element.attributes.get("aria-hidden") == "true"


def is_hidden(element: Element) -> bool:
    """Return whether an element inside other words is kept from the eye, or meant for paper only.

    What a button opens is not: an answer may lie there.
    """
    attributes = element.attributes
    if is_unseen(element) or is_on_no_screen(element):
        return True
    if element.is_target or element.tag == "details":
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if _HIDDEN_STYLE.search(attributes.get("style", "")):
        return True
    return _is_icon(element)


def _is_icon(element: Element) -> bool:
    if element.tag == "a" and element.attributes.get("href", "").startswith("#"):
        return bool(_PERMALINK.fullmatch("".join(_raw(element)).strip()))
    if element.tag not in _INLINE_ICONS:
        return False
    if element.attributes.get("aria-hidden") != "true" and not any(
        _ICON_CLASS.search(name) or name.startswith("material-") for name in element.classes
    ):
        return False
    words = "".join(_raw(element)).strip()
    return bool(_NO_WORDS.fullmatch(words)) or mark_of(words) != ""


def is_for_phones(element: Element) -> bool:
    """Return whether a line break or a doublet is only for small screens."""
    for name in element.classes:
        is_not = bool(_NOT_CLASS.search(name))
        if (_PHONE_CLASS.search(name) and not is_not) or (_DESK_CLASS.search(name) and is_not):
            return True
    return False


def is_on_no_screen(element: Element) -> bool:
    """Return whether an element is hidden on phones and on computers: page builders' way to wait."""
    hiding = [name for name in element.classes if _NOT_CLASS.search(name)]
    return any(map(_SMALLEST.search, hiding)) and any(map(_LARGEST.search, hiding))


def has_words(element: Element) -> bool:
    """Return whether there is a word in an element, seen or not."""
    return any(
        isinstance(child, str) and child.strip()
        for each in element.walk()
        if each.tag not in NOT_READ
        for child in each.children
    )


def words_of(element: Element, limit: int = MAX_WORDS) -> str:
    """Return what of an element is read, on one line; of long ones the beginning."""
    if element.words is None:
        parts: list[str] = []
        length = 0
        for part in _raw(element):
            parts.append(part)
            if (length := length + len(part)) > MAX_WORDS * 4:
                break
        element.words = on_one_line("".join(parts)[: MAX_WORDS * 8])[: MAX_WORDS * 2]
    return element.words[: limit * 2]


def on_one_line(text: str) -> str:
    """Return a text as a browser joins its lines; between Japanese characters without a blank."""
    joined = folded(text).replace("\n", " ")
    return _BLANKS.sub(" ", joined).strip(" \u3000")


def folded(text: str) -> str:
    """Return a text with white space as a browser folds it; a line break of it is "\\v" alone.

    Between Japanese characters, and beside one, a line break of the source is no blank.
    """
    text = INVISIBLE.sub("", text)

    def blank(found: re.Match[str]) -> str:
        if "\v" in found[0]:
            return "\n" * found[0].count("\v")
        if "\n" in found[0] or "\r" in found[0]:
            start, end = found.span()
            before, after = text[max(0, start - 1) : start], text[end : end + 1]
            if _JAPANESE.match(before) or _JAPANESE.match(after):
                return ""
        return " "

    return _BLANKS.sub(blank, text)


def words_beside_pictures(element: Element) -> str:
    """Return what of an element is read without what pictures in it show."""
    return on_one_line("".join(_raw(element, are_pictures_read=False))[:MAX_WORDS])


def _raw(element: Element, *, are_pictures_read: bool = True) -> Iterator[str]:
    """Yield the texts below an element; "\\v" where a line ends, blanks where blocks meet."""
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield "" if is_for_phones(node) else "\v"
        elif node.tag == "img":
            alt = node.attributes.get("alt", "") if are_pictures_read else ""
            yield "" if mark_of(alt) else alt
        elif node is element or (node.tag not in NOT_READ and not is_hidden(node)):
            if node.tag in BLOCKS:
                yield "\v"
                stack.append("\v")
            stack.extend(reversed(node.children))
