"""HTML → a light tree of what a visitor may read; the only place that knows the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from corpus.importers.source import SourceError

MAX_CHARACTERS = (
    16_000_000  # of a page; the longest FAQ pages have two, most of it pictures in line
)
MAX_NODES = 250_000
MAX_DEPTH = 64  # deeper elements become children of the deepest; page builders reach 40
# The parser's time grows with the square of both (selectolax 1.0.2: 40 s at 200,000 open elements,
# 4 s at 40,000 attributes of one element).
MAX_OPEN = 4_000
MAX_ATTRIBUTES = 2_000
_LONG_TAG = 8_000

_UNREAD = {"script", "style", "template", "noscript", "head", "title", "meta", "link"}
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
_CLOSED_BY_ITSELF = "p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|rt|rp|html|head|body"
_TAG = re.compile(
    rf"<(/?)(?!(?:{_VOID}|{_CLOSED_BY_ITSELF})\b)[a-z][^\s/>]*", re.IGNORECASE | re.ASCII
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_JSON_LD = re.compile(r"\s*application/ld\+json", re.IGNORECASE)


class Element:
    """An element with what is below it; `order` counts elements in reading order, `last` is the
    order of the last one inside; `place` is that among its parent's children."""

    __slots__ = (
        "attributes", "children", "depth", "elements", "is_quoted", "is_target", "is_unshown", "last", "order",
        "parent", "place", "tag", "words",
    )  # fmt: skip

    def __init__(self, tag: str, attributes: Mapping[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []
        self.elements: list[Element] = []  # those of the children, once they are numbered
        self.depth: int = parent.depth + 1 if parent else 0
        self.order = self.last = self.place = 0
        self.words: str | None = None  # kept by words_of, which everybody asks again and again
        self.is_target = False  # whether something on the page opens it or leads to it
        self.is_quoted = False  # whether it is a dialogue that an answer quotes
        self.is_unshown = False  # whether the page's own style sheet hides it for good

    def __contains__(self, other: Element) -> bool:
        return self.order <= other.order <= self.last

    @property
    def classes(self) -> list[str]:
        """Return the words of its class."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Element]:
        """Yield it and every element below, in reading order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.elements))

    def ancestors(self) -> Iterator[Element]:
        """Yield its parent, its parent's parent, …"""
        parent = self.parent
        while parent:
            yield parent
            parent = parent.parent


Node = Element | str


class Page:
    """A page: its `root`, its `address` ("" where unknown), and what its head says."""

    def __init__(self, html: str, base_url: str = "") -> None:
        """Read a page. Raises SourceError where it is too large or too deep to be one."""
        _check(html)
        self._parser = LexborHTMLParser(_UNUSABLE.sub("", html))
        self._by_id: dict[int, Element] = {}
        self.json_ld: list[str] = []
        self.sheets: list[str] = []  # what its head and body say of its looks
        self.scripts: list[str] = []
        self.title = ""
        head: dict[str, str] = {}
        self.root = self._read(head)
        canonical = head.get("canonical", "")
        self.address = urldefrag(base_url or (canonical if _is_web(canonical) else ""))[0]
        base = head.get("base", "")
        self.base = urljoin(self.address, base) if base else self.address
        self.labelled: dict[str, Element] = {}  # panels by the id of what names them
        self.named = self._names()

    def select(self, selector: str) -> list[Element]:
        """Return what a CSS selector finds, in reading order. Raises SourceError."""
        try:
            nodes = self._parser.css(selector)
        except (SelectolaxError, ValueError, RuntimeError) as error:
            found = f"セレクター「{selector}」を読めません。"
            raise SourceError(
                f"{found} CSSのセレクター(.faq-item、#qa dt など)にしてください。"
            ) from error
        found_here = {node.mem_id: self._by_id.get(node.mem_id) for node in nodes}
        return sorted(filter(None, found_here.values()), key=lambda element: element.order)

    @cached_property
    def headings(self) -> list[Element]:
        """Return all headings, in reading order."""
        return [each for each in self.root.walk() if re.fullmatch("h[1-6]", each.tag)]

    def renumber(self) -> None:
        """Count the elements anew, after some were moved."""
        _number(self.root)

    def resolve(self, href: str) -> str:
        """Return an address as a whole one; "#…" where it leads to a place of this page."""
        href = re.sub(r"[\t\r\n]", "", href).strip().replace(" ", "%20").replace("\u3000", "%20")
        if href.startswith("#"):
            return "#" + unquote(href[1:])
        try:
            whole = urljoin(self.base, href)
            before, fragment = urldefrag(whole)
        except ValueError:  # http://[
            return href
        return "#" + unquote(fragment) if fragment and before == self.address else whole

    def _read(self, head: dict[str, str]) -> Element:
        """Return the tree below <body>; adds what the head says to `head`."""
        root = Element("body", {}, None)
        if not self._parser.root:
            return root
        parents: list[tuple[LexborNode, Element]] = [(self._parser.root, root)]
        count = 0
        while parents:
            node, parent = parents.pop()
            if (count := count + 1) > MAX_NODES:
                raise SourceError(
                    f"ページの要素が多すぎます({MAX_NODES:,}個を超えています)。"
                    "Q&Aの部分だけを保存し直してください。"
                )
            if node.next is not None:
                parents.append((node.next, parent))
            below = self._add(node, parent, head)
            if below and node.child is not None:
                parents.append((node.child, below))
        _number(root)
        return root

    def _add(self, node: LexborNode, parent: Element, head: dict[str, str]) -> Element | None:
        """Add a node to its parent; return the element that its children belong to."""
        tag = node.tag or ""
        if tag == "-text":
            parent.children.append(node.text_content or "")
        elif tag in _UNREAD:
            self._read_head(node, tag, head)
            return parent if tag == "head" else None
        elif tag in ("html", "body"):
            self._by_id[node.mem_id] = parent
            return parent
        elif tag[:1].isalpha():
            attributes = {name: value or "" for name, value in node.attributes.items()}
            if tag == "base":
                head.setdefault("base", attributes.get("href", "").strip())
                return None
            if parent.depth >= MAX_DEPTH and parent.parent:
                parent = parent.parent
            element = Element(tag, attributes, parent)
            parent.children.append(element)
            self._by_id[node.mem_id] = element
            return element
        return None

    def _read_head(self, node: LexborNode, tag: str, head: dict[str, str]) -> None:
        attributes = node.attributes
        if tag == "title":
            self.title = self.title or (node.text() or "").strip()
        elif tag == "link" and "canonical" in (attributes.get("rel") or "").lower().split():
            head.setdefault("canonical", (attributes.get("href") or "").strip())
        elif tag == "script" and _JSON_LD.match(attributes.get("type") or ""):
            self.json_ld.append(node.text() or "")
        elif tag in ("style", "script"):
            (self.sheets if tag == "style" else self.scripts).append(node.text() or "")

    def _names(self) -> dict[str, Element]:
        """Return elements by id (or the name of an <a>); marks those something leads to."""
        named: dict[str, Element] = {}
        for element in self.root.walk():
            for name in (element.attributes.get("id"), element.attributes.get("name")):
                if name and (name == element.attributes.get("id") or element.tag == "a"):
                    named.setdefault(name, element)
        for element in self.root.walk():
            label = element.attributes.get("aria-labelledby", "")
            if label in named and element.attributes.get("role") in ("region", "tabpanel"):
                self.labelled.setdefault(label, element)
                element.is_target = True
            for name in references(element):
                if name in named:
                    named[name].is_target = True
        return named


def references(element: Element) -> list[str]:
    """Return the ids that an element opens, names or leads to."""
    found = []
    for name, value in element.attributes.items():
        if name in ("aria-controls", "for") or (name.startswith("data-") and len(value) < 80):
            found += [word.lstrip("#") for word in value.split()]
        elif name == "href" and value.startswith("#"):
            found.append(unquote(value[1:]))
    return [name for name in found if name]


def read_page(html: str, base_url: str = "") -> Page:
    """Return a page of its HTML. Raises SourceError."""
    return Page(html, base_url)


def check_size(characters: int) -> None:
    """Raise SourceError where a page has too many characters."""
    if characters > MAX_CHARACTERS:
        raise SourceError(
            f"HTMLが大きすぎます({characters:,}文字)。{MAX_CHARACTERS:,}文字までです。"
            "Q&Aのページだけを保存し直してください。"
        )


def _check(html: str) -> None:
    """Raise SourceError for what the parser would take minutes for."""
    check_size(len(html))
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_OPEN:
        raise SourceError(
            f"閉じていないタグが{deepest:,}個重なっていて、ページとして読めません。"
            "ブラウザーで開いて保存し直してください。"
        )
    for tag_text in _long_tags(html):
        if len(_QUOTED.sub("", tag_text).split()) > MAX_ATTRIBUTES:
            raise SourceError(
                "属性が多すぎるタグがあり、ページとして読めません。"
                "ブラウザーで開いて保存し直してください。"
            )


def _long_tags(html: str) -> Iterator[str]:
    """Yield what stands between "<" and the next ">", where that is long."""
    for part in html.split(">"):
        start = part.find("<")
        if start >= 0 and len(part) - start > _LONG_TAG:
            yield part[start:]


def _number(root: Element) -> None:
    found: list[Element] = []
    stack = [root]
    while stack:
        element = stack.pop()
        element.order = element.last = len(found)
        element.words = None
        found.append(element)
        element.elements = [child for child in element.children if isinstance(child, Element)]
        for place, child in enumerate(element.children):
            if isinstance(child, Element):
                child.place = place
        stack.extend(reversed(element.elements))
    for element in reversed(found):
        if element.parent:
            element.parent.last = max(element.parent.last, element.last)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
