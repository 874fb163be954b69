"""What of an answer is neither words nor a link: pictures, films, forms."""

from __future__ import annotations

import re

from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.marks import mark_of
from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import on_one_line, words_of

_STRUCK = {"s", "del", "strike"}
MAX_SHOWN = 20
_TINY = re.compile(r"(?:[0-9]|[12][0-9]|3[0-2])(?:px)?", re.IGNORECASE)
_ICON_ALT = re.compile(
    r"(?:[\W_]*|pdf|pdfファイル|excel|word|new|icon|アイコン|矢印|arrow|blank|"
    r"(?:新しい|別の?)(?:ウィンドウ|ウインドウ|タブ|画面).{0,8}|外部(?:サイト|リンク).{0,8}|open|close|開く|閉じる)",
    re.IGNORECASE,
)
_NAMES = {  # what cannot be kept, by what people call it
    "iframe": "埋め込み", "video": "動画", "audio": "音声", "object": "埋め込み", "embed": "埋め込み",
    "canvas": "図", "input": "入力欄", "select": "入力欄", "textarea": "入力欄", "form": "フォーム",
}  # fmt: skip
_SILENT_INPUTS = {"hidden", "checkbox", "radio", "button", "submit", "image"}
NOT_KEPT = frozenset({*_NAMES, "img", "button"})


def unkept(element: Element) -> str:
    """Return what people call an element that cannot be kept; "" where nobody misses it."""
    tag, attributes = element.tag, element.attributes
    if tag == "img":
        return _picture(element)
    if _is_struck_out(element):
        return f"取り消し線の付いた「{shown(words_of(element))}」"
    if tag not in _NAMES:
        return ""
    if tag == "input" and attributes.get("type", "text").lower() in _SILENT_INPUTS:
        return ""
    words = shown(words_of(element) if tag == "form" else attributes.get("title", ""))
    return f"{_NAMES[tag]}「{words}」" if words else _NAMES[tag]


def is_label(element: Element) -> bool:
    """Return whether a button in an answer says what it opens there ("料金表", not "続きを読む")."""
    attributes = element.attributes
    opens = attributes.get("aria-controls") or "aria-expanded" in attributes
    return element.tag == "button" and bool(opens) and not is_page_words(words_of(element))


def shown(words: str) -> str:
    """Return words, or the beginning of long ones."""
    return words if len(words) <= MAX_SHOWN else words[: MAX_SHOWN - 1] + "…"


def _picture(element: Element) -> str:
    attributes = element.attributes
    alt = on_one_line(attributes.get("alt", ""))
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    is_tiny = any(_TINY.fullmatch(size.strip()) for size in sizes)
    if mark_of(alt) or is_tiny or ("alt" in attributes and _ICON_ALT.fullmatch(alt)):
        return ""
    return f"画像「{shown(alt)}」" if alt else "画像"


def _is_struck_out(element: Element) -> bool:
    """Return whether words no longer hold; those that an arrow leads on from are told as past."""
    if element.tag not in _STRUCK:
        return False
    siblings = element.parent.children if element.parent else []
    node: Node | None = next(iter(siblings[element.place + 1 :]), None)
    text = words_of(node, 10) if isinstance(node, Element) else node or ""
    return not text.lstrip().startswith(("→", "⇒", "➡", "⇨"))
