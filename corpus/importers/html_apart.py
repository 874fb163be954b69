"""The parts of a page that are not what it is about."""

from __future__ import annotations

import re

from corpus.importers.html_tree import Element
from corpus.importers.html_words import HEADINGS

_APART = {"nav", "footer", "aside"}
_APART_ROLES = {"navigation", "contentinfo", "banner", "complementary", "search", "tablist"}
_APART_NAMES = re.compile(
    r"(?:^|[-_])(?:side-?bar|side|bread-?crumbs?|pankuzu|topic-?path|footer|gnav|g-?navi|global-?nav\w*|"
    r"local-?nav\w*|lnav|cookie\w*|related|relation|ranking|sns|share|pager|pagination)(?:$|[-_])",
    re.IGNORECASE,
)


def is_apart(element: Element) -> bool:
    """Return whether an element lies outside of what the page is about: navigation, footer, …"""
    return any(map(begins_other_part, (element, *element.ancestors())))


def begins_other_part(element: Element) -> bool:
    """Return whether an element itself is navigation, a footer, a list of related things, …"""
    attributes = element.attributes
    if element.tag in _APART or attributes.get("role") in _APART_ROLES:
        return True
    if element.tag == "header":
        return not any(each.tag in ("main", "article", "section") for each in element.ancestors())
    names = [*element.classes, attributes.get("id", "")]
    return any(_APART_NAMES.search(name) for name in names) and element.tag not in HEADINGS
