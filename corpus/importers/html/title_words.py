"""The words of a heading that name what is below it, without what only adorns them."""

from __future__ import annotations

import re

from corpus.importers.html.lines import LETTERS
from corpus.importers.html.question_words import clean_title
from corpus.importers.html.tree import Element
from corpus.importers.html.words import words_beside_pictures, words_of

_ENGLISH = re.compile(r"[\x00-\x7f]+")
NUMBER = re.compile(r"(?:No\.?)?\s*[0-9０-９\-－.]+", re.IGNORECASE)


def title_words(element: Element) -> str:
    """Return a heading's words without marks, counts and an English twin below Japanese ones."""
    words = clean_title(_seen_words(element))
    for below in element.elements:
        twin = words_of(below)
        rest = clean_title(words.replace(twin, "", 1)) if twin else ""
        if twin and _ENGLISH.fullmatch(twin) and rest and not _ENGLISH.fullmatch(rest):
            is_apart_from_words = below.tag in ("small", "span", "br", "p", "div", "em", "i")
            if is_apart_from_words and (words.startswith(twin) or words.endswith(twin)):
                words = rest
    return words


def _seen_words(element: Element) -> str:
    """Return a heading's words; a picture's only where no words in its language stand beside it.

    Beside words a picture is an icon, and its description repeats them.
    """
    words = words_of(element)
    if not any(each.tag == "img" for each in element.walk()):
        return words
    own = words_beside_pictures(element)
    is_name = bool(LETTERS.search(own)) and not NUMBER.fullmatch(own)
    is_twin = bool(_ENGLISH.fullmatch(own)) and not _ENGLISH.fullmatch(words)
    return own if is_name and not is_twin else words
