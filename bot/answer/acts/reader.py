"""A stretch of text without punctuation → the dialogue act that it is, or None. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.answer.acts import forms, forms_english
from bot.answer.acts.act import ActKind, DialogueAct, together
from bot.answer.acts.places import PLACE_TAIL, either, english_place, place_of
from bot.answer.acts.word_run import WordRun
from bot.answer.acts.words import fold, fold_english, folded_set, without_long_vowels

# From this length on, one slip of the finger does not make another form: 「ありがとうごさいます」.
_MIN_MISTYPED = 6
# From this one on, thanks stay thanks with any other letter in them: 「ありがとうごぞいます」.
_MIN_THANKS = 8

_FORMS = {
    form: kind
    for kind, written in (
        (ActKind.FILLER, forms.FILLERS),
        (ActKind.UNSOLVED, forms.UNSOLVED),
        (ActKind.WRONG, forms.WRONG),
        (ActKind.MORE, forms.MORE),
        (ActKind.NONE, forms.NONE),
        (ActKind.UNSURE, forms.UNSURE),
        (ActKind.SEVERAL, forms.SEVERAL),
        (ActKind.THANKS, forms.THANKS),
        (ActKind.THAT, forms.THAT),
        (ActKind.NO, forms.NO),
        (ActKind.YES, forms.YES),
    )
    for form in folded_set(written)
}
_ENGLISH = {
    form: kind
    for kind in ActKind
    for form in forms_english.FORMS.get(kind.name, "").split("|")
    if form
}
_ENGLISH_PATTERNS = {name: re.compile(pattern) for name, pattern in forms_english.PATTERNS.items()}
# 「それについて教えて」 and 「それは?」 go on with a topic.
_THAT = re.compile(
    f"(?:{either(folded_set(forms.THAT))})(?=[がをでだにやの]|っす|っぽ)(?!でも|.*(?:おしえ|くわし|なに))"
)
# What still asks, or goes on: 「それでいいの」, 「違う場合」.
_OPEN = ("は", "も", "の", "か", "ばあい")
_SIGNS = {
    sign: kind
    for kind, signs in (
        (ActKind.THANKS, forms.THANKS_SIGNS),
        (ActKind.YES, forms.YES_SIGNS),
        (ActKind.NO, forms.NO_SIGNS),
    )
    for sign in signs
}
# 「1番と3番」, 「1も2も」
_PLACES = r"\d(?:ばんめ|ばん|つめ)?(?:(?:と|も|か|や)\d(?:ばんめ|ばん|つめ)?){1,3}も?"
_SEVERAL = re.compile(f"{_PLACES}(?P<tail>(?:の?(?:{either(folded_set('両方 2つ 二つ とも'))}))?)")
_SEVERAL_PLACES = re.compile(f"^{_PLACES}(?=ちが|だめ|がいとう|あては)")
_ANY = fold("どれも")
_KEY, _LISTED, _WANTED = 1, 1, 2
_COURTESIES = WordRun(
    dict.fromkeys(folded_set(forms.COURTESIES), 0)
    | {form: _KEY for form in folded_set(forms.THANKS) if len(form) > 1}
)
_META = WordRun(
    dict.fromkeys(folded_set(forms.META_WORDS), 0)
    | dict.fromkeys(folded_set(forms.WANTED_WORDS), _WANTED)
    | dict.fromkeys(folded_set(forms.LIST_WORDS), _LISTED)
)
_NEGATIONS, _MISSING = folded_set(forms.NEGATIONS), folded_set(forms.MISSING)
_LONGEST_NEGATION = max(map(len, _NEGATIONS | _MISSING))
_BEHIND_NEGATION = WordRun(
    dict.fromkeys(folded_set(forms.TAILS + forms.THINGS + forms.META_WORDS + forms.WANTED_WORDS), 0)
)
# 「どれが違うの」
_WHICH = re.compile("(?:どれ|どちら|どっち|いずれ|どの)が")
_BEFORE = WordRun(dict.fromkeys(folded_set(forms.BEFORE), 0))
_TAILS = WordRun(dict.fromkeys(folded_set(forms.TAILS), 0))
_BY_LENGTH: dict[int, list[str]] = {}
for _form, _kind in _FORMS.items():
    if len(_form) >= _MIN_MISTYPED and _kind is not ActKind.FILLER:
        _BY_LENGTH.setdefault(len(_form), []).append(_form)

_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")


@lru_cache(1000)
def act_of(segment: str) -> DialogueAct | None:
    """Return the act of a text without punctuation."""
    english = fold_english(segment)
    if english and segment.isascii():
        if kind := _ENGLISH.get(english):
            return DialogueAct(kind)
        for name, pattern in _ENGLISH_PATTERNS.items():
            if pattern.fullmatch(english):
                return DialogueAct(ActKind[name])
        if place := english_place(english):
            return DialogueAct(ActKind.PICK, place)
    folded = fold(segment)
    if not folded or (segment.strip()[0] in _SIGNS and _FORMS.get(folded) is ActKind.FILLER):
        return DialogueAct(_SIGNS.get(segment.strip()[:1], ActKind.FILLER))
    for form in dict.fromkeys((folded, without_long_vowels(folded))):
        if found := _japanese(form) or _in_a_row(form):
            return found
    words = segment.split()
    if len(words) > 1:
        found_acts = [act_of(word) for word in words]
        if all(found_acts):
            return together([act for act in found_acts if act])
    return _mistyped(folded)


def _japanese(form: str) -> DialogueAct | None:
    if form not in _FORMS and (refusal := _refusal(_SEVERAL_PLACES.sub(_ANY, form))):
        return DialogueAct(refusal)
    for core in (form, *_cores(form)):
        if kind := _FORMS.get(core):
            return DialogueAct(kind)
        if place := place_of(core):
            return DialogueAct(ActKind.PICK, place)
        if form.endswith(_OPEN):
            continue
        if (that := _THAT.match(core)) and PLACE_TAIL.covers(core, that.end()):
            return DialogueAct(ActKind.THAT)
    if refusal := _refusal(form, alone=True):
        return DialogueAct(refusal)
    return None


def _in_a_row(form: str) -> DialogueAct | None:
    """Return the act of several written without a comma: 「了解ありがとう」, 「1番と3番」."""
    if (several := _SEVERAL.match(form)) and PLACE_TAIL.covers(form, several.end()):
        return DialogueAct(ActKind.SEVERAL)
    if _COURTESIES.covers(form, flag=_KEY):
        return DialogueAct(ActKind.THANKS)
    for at in range(2, len(form) - 1):
        first = _FORMS.get(form[:at])
        if first and (second := _japanese(form[at:])):
            return together([DialogueAct(first), second])
    return None


def _refusal(form: str, *, alone: bool = False) -> ActKind | None:
    """Return what words about the conversation alone refuse: what was offered, or what was said.

    `alone`: the negation may begin the text.
    """
    if _WHICH.search(form) or form.endswith(("は", "も", "ばあい")):
        return None
    for at, met in _META.ends(form).items():
        for end in range(at + 1, min(at + _LONGEST_NEGATION, len(form)) + 1):
            word = form[at:end]
            if word in _NEGATIONS and (at or alone) and _BEHIND_NEGATION.covers(form, end):
                return ActKind.NONE if any(each & _LISTED for each in met) else ActKind.WRONG
            if word in _MISSING and any(met) and _BEHIND_NEGATION.covers(form, end):
                return ActKind.NONE
    return None


def _cores(form: str) -> Iterator[str]:
    """Yield what is left of a form without the words before it, and behind it, that say nothing."""
    starts = sorted(_BEFORE.ends(form))
    ends = [end for end in range(len(form), 0, -1) if _TAILS.covers(form, end)]
    for start in starts:
        for end in ends:
            # 「あり」 is not 「あ、り」: of one letter only a digit is left.
            if end - start > 1 or form[start:end].isdigit():
                yield form[start:end]


def _mistyped(form: str) -> DialogueAct | None:
    """Return the act of the form of which one letter is mistyped, or two change places.

    Of thanks one may also be missing, or be too many.
    """
    for other in _BY_LENGTH.get(len(form), ()):
        differ = [at for at in range(len(form)) if form[at] != other[at]]
        if len(differ) == 1:
            at, kind = differ[0], _FORMS[other]
            is_thanks = kind is ActKind.THANKS and len(form) >= _MIN_THANKS
            if _is_slip(form[at], other[at]) or (is_thanks and 0 < at < len(form) - 1):
                return DialogueAct(kind)
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            first, second = differ
            if form[first] == other[second] and form[second] == other[first]:
                return DialogueAct(_FORMS[other])
    for other in (*_BY_LENGTH.get(len(form) + 1, ()), *_BY_LENGTH.get(len(form) - 1, ())):
        longer, shorter = (form, other) if len(form) > len(other) else (other, form)
        if _FORMS[other] is ActKind.THANKS and len(shorter) >= _MIN_MISTYPED:
            same = next((at for at in range(len(shorter)) if longer[at] != shorter[at]), None)
            if len(form) < len(other) and len(form) >= _MIN_THANKS and other.startswith(form):
                return DialogueAct(ActKind.THANKS)
            # Neither at the beginning nor at the end: 「わかりましたか」 asks.
            if same and longer[same + 1 :] == shorter[same:]:
                return DialogueAct(ActKind.THANKS)
    return None


def _is_slip(typed: str, meant: str) -> bool:
    """Return whether a letter is a slip: a kana with other marks or another size, or half typed.

    「どっちでもいい」 is not 「どっちでもない」.
    """
    return (typed.isascii() and typed.isalpha()) or _bare(typed) == _bare(meant)


def _bare(kana: str) -> str:
    return unicodedata.normalize("NFD", kana)[0].translate(_LARGE)
