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
    # Invisible characters go first: between か and a combining ゛ one would keep NFKC from making
    # が. What is printable holds none of them; looking is fifty times faster than looking them up.
    visible = (
        text
        if text.isprintable()
        else "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    )
    return _WHITE_SPACE.sub(" ", unicodedata.normalize("NFKC", visible)).strip()
