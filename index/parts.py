"""The parts of a text: its sentences, its list lines, and what a connective adds (それと、あと).

A text is searched as a whole and by its parts. The encoder's passes are the cost, so only so many
are searched: those that ask before those that state, the last ones as much as the first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.asking import Role, asks_a_question, is_plea, role_of
from index.clauses import CONNECTIVE, clauses_of, counts, names_in
from index.greetings import is_greeting

# A text this short is one unit of cost. Measured on the shipped index: 11 characters 4.5 ms, 40
# 7.0, 120 15.3, 240 26.6, 400 45, 2,000 161 (of which the encoder 148): units 1, 1, 3, 6, 10, 50.
_CHARACTERS_PER_COST = 40
# What a text may cost: as a whole, and by its parts. Together below 15 short questions.
_MAX_WHOLE_COST, _MAX_PARTS_COST = 5, 7
_MIN_PART = 2

_SENTENCE = re.compile(r"[^。!?]+[。!?]*")
_MARK = (
    r"(?:[・●○◆◇■□◎▪▶→※★☆*+-]\s?|\(?[A-Eア-オイロハ]\)\s?|[一二三1-4]つ[目め]\s?[:、]\s?"
    r"|[–—]\s|\(\d{1,2}\)\s?|\d{1,2}\s?[.)、:]\s?(?!\d)|Q\s?\d{0,2}\s?[.:\s)]\s?"
    r"|(?:質問|項目|問)\s?\d{1,2}\s?[.:、)\s]\s?|[一二三四五]\s?[、.)]\s?)"
)
_LISTED = re.compile(_MARK)
# A mark in the middle of a line: 「1)支払い方法 2)必要書類」.
_LISTED_INSIDE = re.compile(
    r"\s(?=(?:\(\d\)|\d[.)]|\(?[A-Eア-オイロハ]\)|[・●◆■★]|(?:質問|項目|問|Q)\s?\d)\s?[^\s\d])"
)
# What follows goes on with the question before: 「それとも紙ですか」.
_GOES_BACK = re.compile(
    "それとも|もしくは|あるいは|または|つまり|要するに|具体的に|例えば|たとえば|というのも?は?|なぜなら"
)
# What may be the second thing asked for: the ranker says whether it is.
_ASIDE = re.compile("(?:ちなみに|なお|実は|それに|で、)[、,]?")
# 「費用も知りたいです」
_ALSO = re.compile(
    r"も、?(?:一緒に|あわせて|併せて|ぜひ|ついでに)?(?:教え|おしえ|知り|お?聞き|お?尋ね|伺い|お知らせ|ご?教示|ご?案内)"
    r"|(?<=[一-龥ァ-ヶー])も(?:あり|でき|出来|可能)(?:ますか|でしょうか|ですか)"
)
_ORDINAL = re.compile(r"[1-9一二三]\s?(?:点目|つ目)(?:は|に|として|ですが)?[、,:]?\s?")
_OPENS = re.compile(rf"{CONNECTIVE}[、,\s]?")
# A line that the width of a mail has cut goes on in the next one.
_GOES_ON = re.compile(
    r"、$|.{9}(?:[をにでとへやし]|(?<![るたいうなん])の|(?<!です)(?<!ます)が|(?<!につい)て)$"
)
_CUT_WORD = re.compile(r".{23}[一-龥ァ-ヶー]$")
_TAIL_OF_WORD = re.compile("[ぁ-ん]")
_POINTS_BACK = re.compile(r"(?:こ|そ)(?:の|れ|こ|ちら|ういう|んな)|上記|前述|同様")
# 「・色:赤」 fills in a form.
_FIELD = re.compile(r"[^:\s]{1,12}\s?:\s?\S")
_PRONOUN = re.compile("(?:こ|そ)(?:れ|こ|ちら)")
_MIN_NAMES = 2  # with as many a sentence says what it asks, though it points back
_MAX_JOINED = 120
# What says nothing without the sentence before: 「可能でしょうか。」, 「どうすればいいですか?」
_SAYS_NO_TOPIC = re.compile(
    r"(?:[そこ]れ(?:は|で)?|[そこ]の場合(?:は|には)?|では|結局|そもそも|まだ|もう|すぐに?|このまま(?:で)?|こちらで?|何か|[、,])*"
    r"(?:どう(?:やって|いう風に)?|どのように|どちらを?|どれを?|何を|なにを|何が)?(?:ご?(?:対応|対処|手続き?|設定|用意|準備)(?:を)?)?"
    r"(?:すれば|したら|するのが|しないと|し(?:て|た)|なる|なり|なって|なん|でき|出来|可能|大丈夫|問題な|平気|無理|だめ|ダメ|駄目|よろし|い[いけ]|よ[いか]|合って|正し|間に合)"
    r"[ぁ-ん]{0,14}[。!?]*"
)
# 「教えてください。」 stands before a list.
_LEADS = re.compile(
    r"(?:(?:以下|下記|次)(?:の.{0,6})?(?:について|を|の)?)?(?:教えて|お?聞き?|お?尋ね|質問|ご回答|ご教示|お願い|知りたい).{0,12}"
)
# 「翌々月末?」 asks what the sentence before asks; 「必要書類は?」 does not.
_FRAGMENT, _LATIN_FRAGMENT = 10, 18
_TOPIC = re.compile("[はもか何]|って|について|の件|いつ|どこ|いくら|なに|なんで|どう")
# More sentences than these are a mail.
_MAX_SHORT = 5
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Part:
    """A sentence or list line of a text, normalized, without its mark.

    `apart`: by its form it is a thing of its own, an item of a list or behind それと. `leans`: it
    names nothing that it asks about.
    """

    text: str
    role: Role
    apart: bool = False
    leans: bool = False


@dataclass(frozen=True)
class _Sentence:
    text: str
    listed: bool
    joined: bool
    role: Role
    leans: bool = False


def cost_of(text: str) -> int:
    """Return how many short questions take about as long to search as a text."""
    return max(1, math.ceil(len(text) / _CHARACTERS_PER_COST))


def parts_of(own: str) -> tuple[Part, ...]:
    """Return the parts of a text with its line breaks that are searched apart, in order.

    None where there is only one.
    """
    once = {each.text: each for each in _sentences(own)}
    sentences = [each for each in once.values() if not is_greeting(each.text)]
    if len(sentences) == len(re.findall("[^\n]+", own)) and all(
        each.role is Role.ASKS for each in sentences
    ):
        sentences = [replace(each, listed=True) for each in sentences]  # a list without marks
    if len(sentences) < 2:
        return ()
    parts = list(_with_roles(_with_what_they_lean_on(sentences)))
    if len(parts) < 2:
        return ()
    return tuple(parts[i] for i in _chosen([(part.text, part.role) for part in parts]))


def gist_of(text: str, parts: Sequence[Part]) -> str:
    """Return what of a normalized text is searched as a whole.

    The text itself, or of a long mail as many of its parts as one search may cost.
    """
    most = _MAX_WHOLE_COST * _CHARACTERS_PER_COST
    if len(text) <= most:
        return text
    gist = ""
    asking = [part for part in parts if part.role is not Role.STATES] or parts
    for part in reversed(asking):
        if len(part.text) + len(gist) <= most:
            gist = part.text + gist
    return gist or f"{text[: most // 2]} {text[1 - most // 2 :]}"


def _sentences(own: str) -> Iterator[_Sentence]:
    counted = counts(own)
    for line in _lines(own):
        for item in _LISTED_INSIDE.split(line):
            mark = _LISTED.match(item)
            listed = bool(mark) and len(item) > (mark.end() if mark else 0)
            for sentence in _SENTENCE.findall(item[mark.end() :] if mark else item):
                for clause, paired in clauses_of(sentence, counted):
                    yield from _clause(clause.strip(" 、,"), listed, paired)


def _clause(clause: str, listed: bool, paired: bool) -> Iterator[_Sentence]:
    ordinal = None if listed else _ORDINAL.match(clause)
    opening = ordinal or _OPENS.match(clause)
    if aside := None if opening else _ASIDE.match(clause):
        clause = clause[aside.end() :]
    text = clause[opening.end() :].strip(" 、,") if opening else clause
    if _WORD.search(text):
        # What a long sentence asks stands at its end.
        yield _Sentence(
            text[-_MAX_JOINED:],
            listed or ordinal is not None,
            opening is not None or paired or (_ALSO.search(text) is not None and not is_plea(text)),
            role_of(text),
            not names_in(text) or _GOES_BACK.match(text) is not None,
        )


def _lines(own: str) -> list[str]:
    """Return the lines, with those joined that the width of a mail has cut."""
    lines: list[list[str]] = []
    before = ""
    for line in own.split("\n"):
        goes_on = _GOES_ON.search(before) or (
            _CUT_WORD.search(before) and _TAIL_OF_WORD.match(line)
        )
        if line and goes_on and not _LISTED.match(line):
            lines[-1].append(line)
        elif line:
            lines.append([line])
        before = line
    return ["".join(pieces) for pieces in lines]


def _with_roles(sentences: Sequence[_Sentence]) -> Iterator[Part]:
    """Yield the parts with what each does in this text.

    The items of a list are questions where one of them asks, or where nothing else does: else they
    are the details of what is asked beside it. What a connective joins are two questions. Before a
    question a wish is its circumstance; in a mail all wishes and troubles are.
    """
    items = [each for each in sentences if each.listed]
    one_asks = any(each.role is Role.ASKS for each in items)
    asked_beside = any(
        each.role is Role.ASKS and not each.listed and not _LEADS.fullmatch(each.text)
        for each in sentences
    )
    last = max((i for i, each in enumerate(sentences) if asks_a_question(each.text)), default=-1)
    in_mail = len(sentences) > _MAX_SHORT and last >= 0
    for i, each in enumerate(sentences):
        role = each.role
        joined = each.joined or (i + 1 < len(sentences) and sentences[i + 1].joined)
        if each.listed and _FIELD.match(each.text) and not asks_a_question(each.text):
            yield Part(each.text, Role.STATES)
            continue
        if each.listed and len(items) > 1:
            role = Role.STATES if asked_beside and not one_asks else Role.ASKS
        elif joined and not is_plea(each.text):
            role = Role.NAMES if role is Role.STATES else Role.ASKS
        elif role is Role.ASKS and not asks_a_question(each.text) and (in_mail or i < last):
            role = Role.NAMES
        elif in_mail and role is Role.NAMES:
            role = Role.STATES
        elif i and role is Role.ASKS and _is_fragment(each.text):
            role = Role.NAMES
        apart = joined or (each.listed and len(items) > 1)
        yield Part(each.text, role, apart, each.leans and not apart)


def _is_fragment(text: str) -> bool:
    most = _LATIN_FRAGMENT if text.isascii() else _FRAGMENT
    return len(text) <= most and not _TOPIC.search(text)


def _with_what_they_lean_on(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """Return the sentences with 「ここは…」 and 「可能ですか」 behind what they are about."""
    joined: list[_Sentence] = []
    for each in sentences:
        before = joined[-1] if joined and not (each.listed or each.joined) else None
        if before and not before.listed and _leans_on(each, before):
            follows = before.joined and each.role is Role.ASKS
            joined[-1] = _Sentence(before.text + each.text, False, follows, each.role, each.leans)
        else:
            joined.append(each)
    return joined


def _leans_on(sentence: _Sentence, before: _Sentence) -> bool:
    if len(before.text) + len(sentence.text) > _MAX_JOINED:
        return False
    if _SAYS_NO_TOPIC.fullmatch(sentence.text) or _GOES_BACK.match(sentence.text):
        return True
    pointing = _POINTS_BACK.match(sentence.text) and (
        _PRONOUN.match(sentence.text) or len(names_in(sentence.text)) < _MIN_NAMES
    )
    return (pointing or sentence.leans) and not asks_a_question(before.text)


def _chosen(parts: Sequence[tuple[str, Role]]) -> list[int]:
    """Return the positions of the parts that are searched, in order."""
    most, chosen = _MAX_PARTS_COST, list[int]()
    for role in Role:
        own = [i for i, part in enumerate(parts) if part[1] is role and len(part[0]) >= _MIN_PART]
        for i in _from_both_ends(own):
            if (cost := cost_of(parts[i][0])) <= most:
                chosen.append(i)
                most -= cost
    return sorted(chosen)


def _from_both_ends(positions: Sequence[int]) -> Iterator[int]:
    """Yield the last, the first, the last but one …"""
    for turn in range(len(positions)):
        yield positions[-1 - turn // 2] if turn % 2 == 0 else positions[turn // 2]
