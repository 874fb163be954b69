"""How Japanese is written down here: one function, used by everybody who searches."""

import re
import unicodedata

MAX_CHARACTERS = 2000  # of a question or a comment, once normalized
# In a row, as in Unicode's Stream-Safe Text Format (UAX #15): no language writes half as many.
MAX_MARKS = 30

# Cc control, Cf format (zero width, bidi, soft hyphen), Cs lone surrogates, Co private use, Cn
# unassigned.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def normalize(text: str) -> str:
    """Return the searchable form of a text: NFKC, nothing invisible, white space folded.

    Only what is searched is normalized; what people read stays as its author wrote it.
    """
    return fold_white_space(compose(text))


def compose(text: str) -> str:
    """Return a text in NFKC with nothing invisible; white space, line breaks too, stays.

    Of more than MAX_MARKS combining marks in a row the first stay. Linear in the text.
    """
    # Invisible characters go first: between か and a combining ゛ one would keep NFKC from making
    # が. What is printable holds none of them; looking is fifty times faster than looking them up.
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", _stream_safe(text))


def _stream_safe(text: str) -> str:
    """Return a text, decomposed where it had to be cut, without the marks behind MAX_MARKS others.

    Python (3.11 to 3.14) orders a run of marks by insertion, in quadratic time and holding the
    interpreter's lock: 64 KiB of two marks in turn took 0.8 s, of U+0F73 and U+0344 2.6 s.
    """
    if len(text) <= MAX_MARKS or text.isascii():
        return text
    # What a mark is, only its decomposition tells: half-width ﾞ is one too, and U+0F73 is two.
    forms = {c: unicodedata.normalize("NFKD", c) for c in set(text)}
    marks = "".join({c for form in forms.values() for c in form if unicodedata.combining(c)})
    if not marks:
        return text
    decomposed = "".join(map(forms.__getitem__, text))
    safe, cuts = re.subn(f"([{marks}]{{{MAX_MARKS}}})[{marks}]+", r"\1", decomposed)
    return safe if cuts else text


def fold_white_space(text: str) -> str:
    """Return a text with every stretch of white space as one space, and none at its ends."""
    return " ".join(text.split())
