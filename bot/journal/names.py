"""Names of people in a text: the dictionary knows most, or what stands around says that it is one.

In kanji a person's name goes wherever it stands by itself, so a writer's goes too; in kana and Latin
letters before 様, after 氏名：, before と申します. A name that the dictionary takes for a word, as 平野, stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.journal.mask_words import NAME
from index.tokenizer import Tokenizer, Word

_SUFFIXES = {
    *("様", "さま", "さん", "氏", "先生", "君", "くん", "ちゃん", "殿"),
    *("社長", "専務", "常務", "部長", "課長", "係長", "室長", "店長", "主任", "教授"),
}
_GIVES_AWAY = {"です", "でーす", "でし", "で", "名義", "宛", "宛て", "あて", "より"}
_OF_CHILDREN = {"君", "くん", "ちゃん"}
_LABELS = (
    r"(?:氏名|名前|担当者?|[一-龥]{2}者"
    r"|(?:契約|注文|申込|予約|登録|利用|生徒|園児|児童|会員)者?名|フリガナ|ふりがな|[名苗]字|患者|(?:受取|名義|差出|保証)人|[一-龥りい]主|届け先|発送元"
    r"|名義|宛[名先]|本人|取締役|理事長|[院校園]長)"
)
_WHOLE = 200  # signs: a text so long is taken to words at once, in a millisecond
# In longer ones a name is looked for only beside these.
_SIGNS = re.compile(
    r"様|さま|さん|氏|先生|君|くん|ちゃん|殿|社長|専務|常務|[部課係室店]長|主任|教授|と申|ともうし|と[言い]う者|と名乗|といいま|と言いま"
    rf"|(?<=[一-龥々ぁ-ヴー])(?:で[ーすしご]|より|名義|宛|あて)|{_LABELS}|[母父妻夫娘子弟妹兄姉孫][の(「、]"
    r"|姓|[ァ-ヴー]{2} [ァ-ヴー]{2,8}[でにがの]"
)
_BEFORE, _AFTER = 40, 30  # signs that are looked at beside one
_BREAK = re.compile(r"[。、\n!? ]")
# 母の花子, 田村じゃなくて田代, and what follows an address or a number that is masked.
_OF_WHOM = re.compile(
    r"(?:(?:母|父|妻|夫|娘|息子|弟|妹|兄|姉|祖母|祖父|孫)[の(「、]"
    r"|(?:じゃ|では)なくて?|\] )$"
)
# The 飯塚 of 会員の飯塚です is somebody, the place's name or not.
_SPEAKS = re.compile(r"(?:[者員]|患者|生徒|番号\])の$")
_TITLE = re.compile(r"(?:社長|専務|[部課係室店院]長|主任)の$")
_LABEL = re.compile(
    rf"{_LABELS}(?:名|様)?(?:( ?[はがを:=→]| ) ?|( ?[はがを:=→]?) ?[「『\"])$|[旧新]姓[はが:]?$"
)
_MAX_LABEL = 14
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+")
# In kanji: what is written so is hardly a word too (さんま, アン are).
_SURNAME = re.compile(r"[一-龥々髙﨑]{2,}(?: ?[一-龥々]+)?")
_SYLLABLES = r"(?:[bcdfghjkmnprstwyz]{0,3}[aiueo]n?){2,6}"
_ROMANIZED = re.compile(rf"(?i:{_SYLLABLES} {_SYLLABLES})")  # SUZUKI HANAKO
_INTRODUCES = re.compile(
    r"(?:(?:申|もう)し(?:上げ)?ま(?!し)|申す|名乗|言います|いいます|言う者|いう者)(?!す?(?:か|と))"
)
_HIRAGANA = re.compile(r"[ぁ-ん]{2,4}")
_READING = re.compile(r"\([ぁ-んァ-ヴー ]{2,20}\)")  # 石黒(いしぐろ)様
_KATAKANA = re.compile(r"[ァ-ヴー]+")
# What one calls anybody begins with お.
_UNKNOWN = re.compile(r"(?![おご])[ぁ-ん]{3,5}(?=さん|くん|ちゃん)")
# One sign that is a common word and a surname (森, 林), but not what one calls anybody.
_NOT_SURNAMES = set("上客奥皆神王姫母父兄姉嫁婿娘孫妻夫主僧仏何誰方者友犬猫花")


@dataclass(frozen=True)
class _Placed:
    word: Word
    begin: int

    @property
    def end(self) -> int:
        return self.begin + len(self.word.surface)


def mask_names(text: str) -> str:
    """Return a normalized text with names of people replaced."""
    done, pieces = 0, []
    for begin, end in _windows(text):
        pieces += [text[done:begin], _mask_window(text[begin:end])]
        done = end
    return "".join((*pieces, text[done:]))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text to look at, in order; none touches the next."""
    if len(text) <= _WHOLE:
        yield 0, len(text)
        return
    begin = end = -1
    for match in _SIGNS.finditer(text):
        first = max(0, match.start() - _BEFORE)
        # From a clause's beginning on, where there is one: not from the midst of a word.
        clause = _BREAK.search(text, first, match.start()) if first else None
        first = clause.end() if clause else first
        if first > end:
            if end > begin:
                yield begin, end
            begin = first
        end = min(len(text), match.end() + _AFTER)
    if end > begin:
        yield begin, end


def _mask_window(text: str) -> str:
    words = _placed(text)
    done, pieces = 0, []
    for begin, end in _spans(text, words):
        pieces += [text[done:begin], NAME]
        done = end
    return "".join((*pieces, text[done:]))


def _placed(text: str) -> list[_Placed]:
    """Return the words; a name in katakana that fell to pieces is one: ニ|シムラ."""
    placed: list[_Placed] = []
    at = 0
    for word in Tokenizer().words(text):
        begin = text.index(word.surface, at)
        at = begin + len(word.surface)
        if placed and placed[-1].end == begin and _is_broken(placed[-1].word, word):
            before = placed.pop()
            word = replace(word, surface=text[before.begin : at], kind="", is_known=False)
            begin = before.begin
        placed.append(_Placed(word, begin))
    return placed


def _is_broken(before: Word, word: Word) -> bool:
    is_short = min(len(before.surface), len(word.surface)) <= 2
    return is_short and _is_katakana(before) and _is_katakana(word)


def _is_katakana(word: Word) -> bool:
    return bool(_KATAKANA.fullmatch(word.surface))


def _spans(text: str, words: list[_Placed]) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end, in order."""
    at = 0
    while at < len(words):
        end = _run_end(text, words, at)
        if end > at and (stop := _said_until(text, words, at, end)):
            yield words[at].begin, stop
        at = max(end, at + 1)


def _run_end(text: str, words: list[_Placed], at: int) -> int:
    """Return the word after a run that may be one name: proper names, a space between them."""
    if end := _unknown_end(text, words, at):
        return end
    end = at
    while end < len(words) and _may_be_name(words, end):
        if end > at and text[words[end - 1].end : words[end].begin] not in ("", " "):
            break
        if end > at and _title(words, end) in _SUFFIXES:
            break
        end += 1
        if end + 1 < len(words) and _is_foreign(words, end):
            end += 2
        elif not _is_name(words[end - 1].word):  # a common word is a name by itself alone
            break
    return end


def _unknown_end(text: str, words: list[_Placed], at: int) -> int | None:
    """Return the word after a name that fell to pieces, the last of them no noun: もり|し|た|さん."""
    begin = words[at].begin
    match = _UNKNOWN.match(text, begin) if not begin or text[begin - 1] in "、。 の" else None
    if not match:
        return None
    end = next((i for i in range(at + 2, len(words)) if words[i].begin == match.end()), None)
    return end if end and not words[end - 1].word.is_noun else None


def _is_foreign(words: list[_Placed], at: int) -> bool:
    """Return whether ・ and a word in katakana go on with a name."""
    return words[at].word.surface == "・" and _is_katakana(words[at + 1].word)


def _is_name(word: Word) -> bool:
    """Return whether it may be one: an unknown word in katakana mostly is."""
    unknown = not word.is_known and len(word.surface) > 1 and _is_katakana(word)
    return word.is_name or bool(unknown or _LATIN_NAME.fullmatch(word.surface))


def _may_be_name(words: list[_Placed], at: int) -> bool:
    word = words[at].word
    if _is_name(word):
        return True
    if not word.is_noun or (at and words[at - 1].word.surface in ("お", "ご", "御")):
        return False
    following = words[at + 1].word.surface if at + 1 < len(words) else ""
    if following in _OF_CHILDREN and _HIRAGANA.fullmatch(word.surface):
        return True
    if following == "と" and _introduces(words, at + 1):
        return _is_apart(words, at)
    return len(word.surface) == 1 and word.surface not in _NOT_SURNAMES


def _said_until(text: str, words: list[_Placed], at: int, end: int) -> int | None:
    """Return where a run ends that what stands around it says is somebody; None: it does not."""
    stop = words[end - 1].end
    if reading := _READING.match(text, stop):
        stop = reading.end()
        end = next((i for i in range(end, len(words)) if words[i].begin >= stop), len(words))
    return stop if _is_said(text, words, at, end, stop) else None


def _is_said(text: str, words: list[_Placed], at: int, end: int, stop: int) -> bool:
    begin = words[at].begin
    following = words[end].word.surface if end < len(words) else ""
    is_next = end < len(words) and words[end].begin == stop
    if is_next and (following in _SUFFIXES or _title(words, end) in _SUFFIXES):
        return _is_apart(words, at)
    if is_next and following == "と" and _introduces(words, end):
        return words[at].word.is_person or words[end + 1].word.surface.startswith("申")
    before = text[max(0, begin - _MAX_LABEL) : begin]
    is_full = end - at > 1 and all(_is_name(each.word) for each in words[at:end])
    if label := _LABEL.search(before):
        is_sure = (label[1] or label[2] or "").strip() in (":", "=", "→") and _is_name(
            words[at].word
        )
        return (
            is_sure
            or is_full
            or words[at].word.is_person
            or following in ("", "です", "、", "。", "」")
        )
    of_whom = _TITLE.search(before) or (following == "です" and _SPEAKS.search(before))
    if of_whom and _is_name(words[at].word):
        return True
    if is_full and (_OF_WHOM.search(before) or _ROMANIZED.fullmatch(text, begin, stop)):
        return True
    persons = [each.word.is_person for each in words[at:end]]
    if not (any(persons) if is_full else persons[0]):
        return False
    if _OF_WHOM.search(before):
        return True
    if following in _GIVES_AWAY and (is_full or before[-1:] not in tuple("はがも")):
        return True
    # Who asks support names a writer or a house as seldom as a person often.
    stands = not (is_next and words[end].word.is_content) and (is_full or _is_apart(words, at))
    return stands and bool(_SURNAME.fullmatch(text, begin, stop))


def _title(words: list[_Placed], at: int) -> str:
    """Return two words as one, as 係長 is."""
    return "".join(each.word.surface for each in words[at : at + 2])


def _is_apart(words: list[_Placed], at: int) -> bool:
    """Return whether a run is no part of a longer word: 客 of 得意客様 is."""
    before = words[at - 1] if at else None
    if before is None or before.end != words[at].begin or _is_name(words[at].word):
        return True
    return not before.word.is_noun


def _introduces(words: list[_Placed], at: int) -> bool:
    """Return whether と at a place goes on as 申します, not as 申しました or 申しますか."""
    rest = "".join(each.word.surface for each in words[at + 1 : at + 4])
    return bool(_INTRODUCES.match(rest))
