"""Whether a folder still holds the Q&A that was read from it once, told without reading its YAML.

Where a corpus cannot be built, the last good index answers in its place; never that of another
company, whose index may lie in the same INDEX_DIR.
"""

from __future__ import annotations

import re
from pathlib import Path

from corpus.encoding import NotUtf8, decode
from corpus.intent import Corpus
from corpus.reader import corpus_files
from corpus.yaml_file import is_small_file

_MAX_LOOKED_FOR = 100  # questions; in megabytes of text each takes milliseconds
_COMPANY = re.compile(r"^company[ \t]*:[ \t]*(.+?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)


def is_still_in(corpus: Corpus, folder: Path, read_from: str) -> bool:
    """Return whether `folder` holds a later state of a corpus, also one with mistakes.

    In the folder it was read from, one of its questions is evidence enough, and so is an empty
    folder; elsewhere it takes half of them, or the company's name.
    """
    is_its_folder = read_from == str(folder.resolve())
    text = _text_of(folder)
    if not text.strip():
        return is_its_folder
    if _names_company(corpus, text):
        return True
    questions = [entry.question for entry in corpus.entries if entry.question]
    some = questions[:: len(questions) // _MAX_LOOKED_FOR + 1]
    found = sum(question in text for question in some)
    return found > 0 and (is_its_folder or 2 * found >= len(some))


def _names_company(corpus: Corpus, text: str) -> bool:
    """Return whether the text names the corpus's company in the field for it."""
    if "company" in corpus.site.placeholders or not corpus.site.company:
        return False
    return any(match[1].strip("\"'") == corpus.site.company for match in _COMPANY.finditer(text))


def _text_of(folder: Path) -> str:
    return "\n".join(_text(path) for path in corpus_files(folder) if is_small_file(path))


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except NotUtf8 as other:
        return other.text
    except OSError:
        return ""
