"""The parts of a page that are not what it is about."""

from __future__ import annotations

import re
from itertools import islice

from corpus.importers.html.tree import Element
from corpus.importers.html.words import HEADINGS, is_unseen, words_of

_APART = {"nav", "footer", "aside"}
_MAX_TABS = 300  # elements of a list of tabs that are looked at
_COPYRIGHT = re.compile(r"^(?:copyright|©|\(c\)\s)|all rights reserved", re.IGNORECASE)
_APART_ROLES = {"navigation", "contentinfo", "banner", "complementary", "search"}
_PANEL_TAGS = {"p", "dl", "table", "details"}  # what tabs show, and none consists of
_APART_NAMES = re.compile(
    r"(?:^|[-_])(?:side-?bar|side|bread-?crumbs?|pankuzu|topic-?path|footer|gnav|g-?navi|global-?nav\w*|"
    r"local-?nav\w*|lnav|cookie\w*|related|relation|ads?|advert\w*|bnr|campaign|ranking|sns|share|pager|pagination)(?:$|[-_])",
    re.IGNORECASE,
)
_BANNER = re.compile(r"(?:^|[-_])(?:banner|bnr)s?(?:$|[-_])", re.IGNORECASE)


def is_apart(element: Element) -> bool:
    """Return whether an element lies outside of what the page is about: navigation, footer, …"""
    return any(map(begins_other_part, (element, *element.ancestors())))


def begins_other_part(element: Element) -> bool:
    """Return whether an element itself is navigation, a footer, a list of related things, …"""
    attributes = element.attributes
    if element.tag in ("p", "div", "address", "small", "center") and _COPYRIGHT.search(
        words_of(element, 60)
    ):
        return len(words_of(element)) < 120
    if element.tag in _APART or attributes.get("role") in _APART_ROLES:
        return True
    if attributes.get("role") == "tablist":
        return not any(map(_is_panel, islice(element.walk(), _MAX_TABS)))
    if element.tag == "header":
        if any(each.tag in ("main", "article", "section") for each in element.ancestors()):
            return False
        is_top = element.parent is None or element.parent.parent is None
        return is_top or any(each.tag in ("nav", "h1", "ul") for each in element.walk())
    if is_unseen(element):
        return True
    names = [*element.classes, attributes.get("id", "")]
    if any(map(_BANNER.search, element.classes)) and element.tag in ("div", "section"):
        return not any(each.tag in ("h1", "h2") for each in element.walk())
    return any(_APART_NAMES.search(name) for name in names) and element.tag not in HEADINGS


def _is_panel(element: Element) -> bool:
    """Return whether an element is what a tab shows: page builders call tabs and panels one list."""
    return element.attributes.get("role") == "tabpanel" or element.tag in _PANEL_TAGS
