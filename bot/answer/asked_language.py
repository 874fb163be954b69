"""In which language the bot speaks to somebody. Pure."""

from __future__ import annotations

from corpus.words.words import Language
from index.language import is_english

_MAX_HEADER = 400
_MAX_RANGES = 20


def language_for(wanted: str | None, text: str, accepted: str | None = None) -> Language:
    """Return the language: the one wanted, else English for English, else what is accepted.

    `accepted` is an Accept-Language header; of equally good ones the first counts.
    """
    if wanted == "ja":
        return "ja"
    if wanted == "en" or is_english(text):
        return "en"
    return _accepted(accepted or "")


def _accepted(header: str) -> Language:
    best: tuple[float, Language] = (0.0, "ja")
    for each in header[:_MAX_HEADER].split(",")[:_MAX_RANGES]:
        name, _, parameters = each.strip().lower().partition(";")
        quality = _quality(parameters)
        primary = name.strip().partition("-")[0]
        if primary == "ja" and quality > best[0]:
            best = quality, "ja"
        elif primary == "en" and quality > best[0]:
            best = quality, "en"
    return best[1]


def _quality(parameters: str) -> float:
    key, _, value = parameters.strip().partition("=")
    if not key.strip():
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if key.strip() == "q" and 0 <= quality <= 1 else 0.0
