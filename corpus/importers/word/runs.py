"""A paragraph of Word → runs: what is read once all tracked changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.blocks import Run
from corpus.importers.answer_text import can_be_followed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
# What is passed through to what it holds; deletions are not.
_THROUGH = {
    "ins",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "dir",
    "bdo",
}


@dataclass
class ParagraphText:
    """What a paragraph says; `boxes` are the text boxes anchored in it."""

    runs: list[Run] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    has_changes: bool = False

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "".join(run.text for run in self.runs)


def read_paragraph(element: Any, links: Mapping[str, str], is_bold: bool) -> ParagraphText:
    """Return the words of a paragraph; `links` are the addresses of the document by their ids."""
    return _Reader(links, is_bold).read(element)


class _Reader:
    """One reading of a paragraph, from its first run to its last."""

    def __init__(self, links: Mapping[str, str], is_bold: bool) -> None:
        self._links, self._usual_bold = links, is_bold
        self._out = ParagraphText()
        self._url: str | None = None
        self._field_urls: list[str | None] = []

    def read(self, element: Any) -> ParagraphText:
        self._children(element)
        return self._out

    def _children(self, element: Any) -> None:
        for child in element:
            name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
            if name in ("ins", "del", "moveTo", "moveFrom"):
                self._out.has_changes = True
            if name == "r":
                self._run(child)
            elif name == "hyperlink":
                self._hyperlink(child)
            elif name in _THROUGH:
                self._children(child)
            elif child.tag == f"{_MC}AlternateContent":
                self._children(next(iter(child), ()))
            elif name == "p":
                self._children(child)

    def _hyperlink(self, element: Any) -> None:
        before = self._url
        url = self._links.get(element.get(f"{_R}id", ""), "")
        if url and (anchor := element.get(f"{W}anchor")):
            url += f"#{anchor}"
        self._url = self._followed(url) if url else None
        self._children(element)
        self._url = before

    def _followed(self, url: str) -> str | None:
        if can_be_followed(url):
            return url
        self._out.lost.append(f"リンク先「{url[:60]}」は公開のページではないので取り込みません。")
        return None

    def _run(self, element: Any) -> None:
        properties = element.find(f"{W}rPr")
        if _is_on(properties, "vanish"):
            return
        struck = _is_on(properties, "strike") or _is_on(properties, "dstrike")
        bold = _is_on(properties, "b", self._usual_bold)
        for text in self._texts(element):
            if struck:
                if text.strip():
                    self._out.lost.append(f"取り消し線の「{text.strip()[:30]}」は取り込みません。")
            elif text:
                self._out.runs.append(Run(text, bold, self._url))

    def _texts(self, element: Any) -> Iterator[str]:
        """Yield the words of a run."""
        for child in element:
            name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
            if name == "t":
                yield child.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name == "br":
                yield "\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else ""
            elif name == "cr":
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif name == "instrText" and self._field_urls:
                if found := _FIELD.search(child.text or ""):
                    self._field_urls[-1] = self._followed(found[1])
            elif name in ("footnoteReference", "endnoteReference"):
                self._out.lost.append("脚注は取り込みません。")
            elif name == "ruby":
                yield "".join(t.text or "" for t in child.iterfind(f"{W}rubyBase//{W}t"))
            elif name in ("drawing", "pict", "object") or child.tag == f"{_MC}AlternateContent":
                self._drawing(child)

    def _field(self, kind: str | None) -> None:
        """Follow a field such as HYPERLINK from its beginning to its end."""
        if kind == "begin":
            self._field_urls.append(None)
        elif kind == "separate" and self._field_urls and self._field_urls[-1]:
            self._url = self._field_urls[-1]
        elif kind == "end" and self._field_urls and self._field_urls.pop():
            self._url = None

    def _drawing(self, element: Any) -> None:
        chosen = next(iter(element), element) if element.tag.startswith(_MC) else element
        boxes = [
            box
            for box in chosen.iter(f"{W}txbxContent")
            if not any(above.tag == f"{W}txbxContent" for above in box.iterancestors())
        ]
        self._out.boxes += boxes
        if not boxes:
            self._out.lost.append("画像や図形は取り込みません。")


def _is_on(properties: Any, name: str, usual: bool = False) -> bool:
    """Return whether a property of a run is set."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return usual if found is None else found.get(f"{W}val", "1").lower() not in _OFF
