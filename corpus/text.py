"""How Japanese is written down here: one function, used by everybody who searches."""

import re
import unicodedata

MAX_CHARACTERS = 2000  # of a question or a comment, once normalized

_WHITE_SPACE = re.compile(r"\s+")
# Cc control, Cf format (zero width, bidi, soft hyphen), Cs lone surrogates, Co private use, Cn
# unassigned.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def normalize(text: str) -> str:
    """Return the searchable form of a text: NFKC, nothing invisible, white space folded.

    Only what is searched is normalized; what people read stays as its author wrote it.
    """
    return fold_white_space(compose(text))


def compose(text: str) -> str:
    """Return a text in NFKC with nothing invisible; white space, line breaks too, stays."""
    # Invisible characters go first: between か and a combining ゛ one would keep NFKC from making
    # が. What is printable holds none of them; looking is fifty times faster than looking them up.
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", text)


def fold_white_space(text: str) -> str:
    """Return a text with every stretch of white space as one space, and none at its ends."""
    return _WHITE_SPACE.sub(" ", text).strip()
