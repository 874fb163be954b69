"""What somebody says to the bot: an act, perhaps with a question behind it. Pure.

A text is an act only where all of it is one. A reply with more behind it (「いいえ、送料の話です」) is
split into the act and the question. Only the beginning of a text is read, so the time is the same
for any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer.acts.act import ActKind, DialogueAct, together
from bot.answer.acts.places import place_of
from bot.answer.acts.reader import act_of
from bot.answer.acts.reply_model import likely_act
from bot.answer.acts.words import fold

# A longer text says more than a reply does; the longest of the tables have some twenty.
_MAX_CHARACTERS = 48
_MAX_SEGMENTS = 8

# 「1〜4のどれでもない」
_RANGE = re.compile(r"^\d ?[~〜-] ?\d(?:番)?(?=の|は)")
# 「お願いしますm(_ _)m」, 「なるほどw」
_BOW = re.compile(r"m ?\( ?[_. -]+ ?\) ?m")
_LAUGH = re.compile(r"(?<=[ぁ-ヺー一-龥])(?:w+|笑|\(笑\))$")
_SEGMENT = re.compile(r"[^、。,.!?…\n;:()「」『』【】\[\]<>~〜]+")
# 「はい?」, 「違います?」: asked, not answered.
_ASKED = re.compile(r"[^\S\n]*[、。,.!…~〜]*\?")
_STAND_QUESTION_MARK = (ActKind.PICK, ActKind.FILLER, ActKind.MORE)
# What has nothing to do with the question behind it. 「解決しません。どうすれば…」 has.
_LEADING = (
    ActKind.NO, ActKind.WRONG, ActKind.NONE, ActKind.YES, ActKind.THANKS, ActKind.PICK,
)  # fmt: skip
# Words that need no comma behind them: nothing else begins so.
_GLUED = re.compile(
    r"(?P<no>(?:いいえ|イイエ)(?![のをがはとにでもやかっ])|(?:そう|それ)(?:じゃ|では)なくて)[ 、。]*(?P<rest>.{4,})"
    r"|(?P<place>\d{1,2}|[一二三四五六])(?:番目?|つ目)?"
    r"(?:の場合は?|のほうは?|の方は?|について|だと|なら|とは)[ 、]*(?P<about>.{3,})",
    re.DOTALL,
)


@dataclass(frozen=True)
class Said:
    """What a text says to the bot, and the question behind it; `rest` is "" where it is all."""

    act: DialogueAct
    rest: str = ""


def read_act(text: str) -> Said | None:
    """Return what a normalized text says to the bot; None where it is a question like any other."""
    if len(text) <= _MAX_CHARACTERS:
        text = _BOW.sub("", _RANGE.sub("上", _LAUGH.sub("", text)))
    if len(text) <= _MAX_CHARACTERS and (act := _whole(text)):
        return Said(act)
    if said := _leading(text) or _glued(text):
        return said
    likely = likely_act(text)
    return Said(likely) if likely else None


def _whole(text: str) -> DialogueAct | None:
    acts = []
    for segment, asked, _ in _segments(text):
        found = act_of(segment)
        if found is None:
            return None
        if asked and found.kind not in _STAND_QUESTION_MARK:
            return None
        acts.append(found)
    return together(acts)


def _leading(text: str) -> Said | None:
    """Return the acts that a question stands behind."""
    acts: list[DialogueAct] = []
    for segment, asked, start in _segments(text[:_MAX_CHARACTERS]):
        ended = start + len(segment) < min(len(text), _MAX_CHARACTERS)
        found = act_of(segment) if ended and not asked else None
        if found is None or (found.place and found.place.is_bare):  # 「1. …」 begins a list
            act = together(acts)
            rest = text[start:].strip()
            return Said(act, rest) if act and act.kind in _LEADING and rest else None
        acts.append(found)
    return None


def _glued(text: str) -> Said | None:
    found = _GLUED.match(text)
    if found is None:
        return None
    if found["no"]:
        return Said(DialogueAct(ActKind.WRONG), found["rest"].strip())
    place = place_of(fold(found["place"]))
    return Said(DialogueAct(ActKind.PICK, place), found["about"].strip()) if place else None


def _segments(text: str) -> Iterator[tuple[str, bool, int]]:
    """Yield the parts between punctuation, whether a question mark follows, and where they begin.

    More than _MAX_SEGMENTS are no reply: an empty one ends them.
    """
    number = 0
    for match in _SEGMENT.finditer(text):
        if not match[0].strip():
            continue
        number += 1
        if number > _MAX_SEGMENTS:
            yield "", False, match.start()
            return
        yield match[0], bool(_ASKED.match(text, match.end())), match.start()
