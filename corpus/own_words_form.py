"""What a company says in place of the bot's own sentences, and what its sections are about."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from corpus.fields import Fields
from corpus.site import MATTERS, SectionMatter
from corpus.words.japanese import JAPANESE
from corpus.words.words import KEYS, LANGUAGES, Language, OwnWords, placeholders_of


def read_matters(fields: Fields | None) -> tuple[SectionMatter, ...]:
    """Return what sections are about: a list of sections for each matter."""
    if fields is None:
        return ()
    found = [
        SectionMatter(matter, section) for matter in MATTERS for section in fields.texts(matter)
    ]
    fields.done()
    return tuple(found)


def read_own_words(fields: Fields | None) -> tuple[OwnWords, ...]:
    """Return the company's sentences by language."""
    if fields is None:
        return ()
    found = [own for language in LANGUAGES for own in _read(fields.mapping(language), language)]
    fields.done()
    return tuple(found)


def _read(fields: Fields | None, language: Language) -> Iterator[OwnWords]:
    if fields is None:
        return
    for key in fields.keys:
        if key not in KEYS:
            near = get_close_matches(key[:60], KEYS, 1)
            hint = f"「{near[0]}」ではありませんか。" if near else ""
            fields.text(key)
            fields.complain(
                key, "知らない文の名前です。", f"{hint}一覧は docs/words.md にあります。"
            )
        elif (text := fields.text(key, required=True)) and not (wrong := _wrong(key, text)):
            yield OwnWords(language, key, text)
        elif text:
            known = sorted(placeholders_of(getattr(JAPANESE, key)))
            usable = "、".join(f"{{{name}}}" for name in known) or "なし"
            fields.complain(
                key,
                f"この文では使えない差し込みがあります({wrong})。",
                f"使えるのは次のものです: {usable}。",
            )
    fields.done()


def _wrong(key: str, text: str) -> str:
    """Return what of a text's placeholders its sentence has not; "" where all is well."""
    try:
        unknown = placeholders_of(text) - placeholders_of(getattr(JAPANESE, key))
    except ValueError:
        return "波かっこの書き方が違います"
    return "、".join(f"{{{name}}}" for name in sorted(unknown))
