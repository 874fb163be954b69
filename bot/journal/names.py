"""Names of people in a text: before 様, after 氏名：, before と申します. The dictionary knows them.

What is a name elsewhere stays: a writer's book, a place. A name that the dictionary takes for
something else stays too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.journal.mask_words import NAME
from index.tokenizer import Tokenizer, Word

_SUFFIXES = {
    *("様", "さま", "さん", "氏", "先生", "君", "くん", "ちゃん", "殿"),
    *("社長", "専務", "常務", "部長", "課長", "係長", "室長", "店長", "主任", "教授"),
}
_GIVES_AWAY = {"です", "でし", "で", "名義", "宛", "宛て", "あて", "より"}
_OF_CHILDREN = {"君", "くん", "ちゃん"}
# Only beside these a name is looked for: most texts have none, and are not taken to words at all.
_SIGNS = re.compile(
    r"様|さま|さん|氏|先生|君|くん|ちゃん|殿|社長|専務|常務|[部課係室店]長|主任|教授|と申|と名乗|といいま|と言いま"
    r"|(?<=[一-龥々ァ-ヴー])(?:で[すしご]|より|名義|宛|あて)|名前|担当|名義|宛名|依頼主|届け先"
    r"|[約文込注用]者|[取義出証本]人|[母父妻夫娘子弟妹兄姉孫][の(「、]"
)
_BEFORE, _AFTER = 40, 30  # signs that are looked at beside one
_BREAK = re.compile(r"[。、\n!? ]")
_OF_FAMILY = re.compile(r"(?:母|父|妻|夫|娘|息子|弟|妹|兄|姉|祖母|祖父|孫)[の(「、]$")
_LABEL = re.compile(
    r"(?:氏名|名前|担当者?|(?:契約|注文|申込|発注|予約|利用|使用)者|(?:受取|名義|差出|保証)人"
    r"|依頼主|届け先|名義|宛名|本人)(?:名|様)?( ?[はがを:=]| ) ?$"
)
_MAX_LABEL = 12
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+")
_INTRODUCES = re.compile(r"(?:申し(?:上げ)?ます|申す|名乗|言います|いいます)(?!か|と)")
_HIRAGANA = re.compile(r"[ぁ-ん]{2,4}")
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
    """Return a normalized text with names of people replaced, where it is said that they are."""
    done, pieces = 0, []
    for begin, end in _windows(text):
        pieces += [text[done:begin], _mask_window(text[begin:end])]
        done = end
    return "".join((*pieces, text[done:]))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that have signs, in order; none touches the next."""
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
    words = list(_placed(text))
    done, pieces = 0, []
    for begin, end in _spans(text, words):
        pieces += [text[done:begin], NAME]
        done = end
    return "".join((*pieces, text[done:]))


def _placed(text: str) -> Iterator[_Placed]:
    at = 0
    for word in Tokenizer().words(text):
        at = text.index(word.surface, at)
        yield _Placed(word, at)
        at += len(word.surface)


def _spans(text: str, words: list[_Placed]) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end, in order."""
    at = 0
    while at < len(words):
        end = _run_end(text, words, at)
        if end == at:
            at += 1
            continue
        begin, stop = words[at].begin, words[end - 1].end
        if _is_said(text, words, at, end):
            yield begin, stop
        at = end


def _run_end(text: str, words: list[_Placed], at: int) -> int:
    """Return the word after a run that may be one name: proper names, a space between them."""
    end = at
    while end < len(words) and _may_be_name(words, end):
        if end > at and text[words[end - 1].end : words[end].begin] not in ("", " "):
            break
        end += 1
        if not _is_name(words[end - 1].word):  # a common word is a name by itself alone
            break
    return end


def _is_name(word: Word) -> bool:
    return word.is_name or bool(_LATIN_NAME.fullmatch(word.surface))


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
        return not at or words[at - 1].word.surface in ("の", "、", "。")
    return len(word.surface) == 1 and word.surface not in _NOT_SURNAMES


def _is_said(text: str, words: list[_Placed], at: int, end: int) -> bool:
    """Return whether what stands around a run says that it is somebody."""
    begin = words[at].begin
    following = words[end].word.surface if end < len(words) else ""
    is_next = end < len(words) and words[end].begin == words[end - 1].end
    if is_next and following in _SUFFIXES:
        return _is_apart(words, at)
    if is_next and following == "と" and _introduces(words, end):
        return words[at].word.is_person or words[end + 1].word.surface.startswith("申")
    before = text[max(0, begin - _MAX_LABEL) : begin]
    if label := _LABEL.search(before):
        is_sure = label[1].strip() in (":", "=") and _is_name(words[at].word)
        return is_sure or words[at].word.is_person or following in ("", "です", "、", "。")
    if not words[at].word.is_person:
        return False
    if _OF_FAMILY.search(before):
        return True
    return following in _GIVES_AWAY and before[-1:] not in tuple("はがも")


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
