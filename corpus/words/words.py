"""The sentences that customers read and that are not an author's: one field each, in any language.

A sentence may hold placeholders in braces. {step} is what to do next, as it stands at the moment:
one of the `step_…` sentences. {opening} is when the line opens, {channels} the other doors that are
open, {phone} and {hours} the line's, {day} what somebody asked about, {count} a number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from string import Formatter
from typing import Literal, get_args

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Words:
    """Every sentence in one language. Of those with `_again` the second form follows the first.

    A sentence with {step} holds the reply's only apology: a step has none.
    """

    # What to do next.
    step_open: str
    step_open_channels: str
    step_shut: str
    step_shut_channels: str
    step_channels: str
    step_none: str
    shut: str
    # Choices.
    which: str
    which_again: str
    several: str
    several_step: str
    which_one: str
    one_by_one: str
    out_of_range: str
    out_of_range_one: str
    # The phone instead of an answer.
    not_found: str
    not_found_again: str
    not_found_long: str
    not_found_nearest: str
    not_found_nearest_again: str
    referred: str
    referred_again: str
    referred_billing: str
    referred_technical: str
    referred_application: str
    upset: str
    upset_again: str
    upset_answer: str
    lists_failed: str
    more: str
    more_nearest: str
    expired: str
    nothing_to_search: str
    unsure: str
    none_fits: str
    not_meant: str
    not_meant_nearest: str
    # Off topic.
    off_topic: str
    off_topic_again: str
    off_topic_after: str
    vague: str
    vague_again: str
    about_bot: str
    # Haste.
    urgent: str
    urgent_after: str
    urgent_after_shut_channels: str
    urgent_shut: str
    urgent_shut_channels: str
    urgent_upset: str
    urgent_choices: str
    # The ways to reach somebody.
    number: str
    number_of_line: str
    numbers: str
    hours: str
    day: str
    other_doors: str
    phone_avoided: str
    phone_busy: str
    other_doors_answer: str
    no_other_door: str
    not_through: str
    not_through_channels: str
    human: str
    # Beside an answer.
    link_missing: str
    other_by_phone: str
    answer_language: str
    # Notices.
    greeting: str
    thanks: str
    secret: str
    credential: str
    # Below the field that people type into, in the widget and on the support page.
    privacy: str


KEYS = tuple(field.name for field in fields(Words))


@dataclass(frozen=True)
class OwnWords:
    """A sentence of the company's in place of the one with this key."""

    language: Language
    key: str
    text: str


def placeholders_of(text: str) -> set[str]:
    """Return the names in braces. Raises ValueError where they hold more than a name."""
    names = set()
    for _, name, layout, conversion in Formatter().parse(text):
        if name is None:
            continue
        if layout or conversion or not name.isidentifier():
            raise ValueError(text)
        names.add(name)
    return names


# Each reply asks for it, and sixty sentences are put anew: a sixth of what a repeated question takes.
@lru_cache(maxsize=16)
def with_own(words: Words, own: tuple[OwnWords, ...], language: Language) -> Words:
    """Return the words of a language with the company's own in their place."""
    own_texts = {each.key: each.text for each in own if each.language == language}
    return replace(words, **own_texts) if own_texts else words
