"""What a query says that it does not mean: 再発行ではなく新規の費用, 現金以外, 変更したくない.

Most negations exclude nothing (届かない, わからない, 更新しないとどうなる): only what the asker rules
out counts. Pure and linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.tokenizer import Analysis

# Nearly every query has none of these and is done.
_ANY = re.compile(
    r"な[くいけしら]|ません|無し|以外|除|抜き|ずに|不要|いらん|\b(?:not|other than|except|without|instead)\b",
    re.IGNORECASE,
)
_NOT_BUT = (
    r"(?<!だけ)(?<!のみ)(?<!ばかり)(?<!それ)(?<!そう)(?:では?|じゃ)な(?:くて|く(?![なっちても]))"
    r"|(?:では|じゃ)ない(?=普通|通常|(?:ほう|方)[のをがはで]|他の|別の|[ァ-ヶA-Za-z]{2}|[一-龥]{2})"
    r"(?!場合(?!の)|限り|可能)"
)
_EXCEPT = r"以外(?!に(?:ない|は?でき))|を?除(?:い[てた]|く|き|け)|を?抜き[での]"
# 有料プランではない講座, 現金以外: what is left is of another kind, whatever else is said.
_OTHER_KIND = re.compile(r".*(?:ない|以外|除[いくき].?|抜き.)")
_NO_NEED = (
    r"(?:は|が|も)?(?:いらない|いらん|要らない|要りません|いりません|必要ない|必要ありません|不要)"
    r"(?:な(?=ので|んで)|ん?です|なん?です)?(?:ので|んで|から|けど|けれど|が[、 ]|し[、 ]|。)"
)
_WITHOUT = (
    r"(?:なし|無し|ナシ)[ので]|[をは](?:使わ|使用せ|利用せ)ずに?"
    r"|[をは](?:使わ|使用し|利用し)ない(?:で(?!す|し)|場合[のは、]|方法)"
)
_NOT_WANTED = r"(?:し|られ|れ)?たくな(?:い|く)|(?:し)?たくありません"
_NOT_DONE = r"(?:し|せ)?(?:ない(?:場合[のはもにで、]|で(?!し|す|く)|まま)|ずに)"
_MARK = re.compile(
    f"(?P<noun>{_NOT_BUT}|{_EXCEPT}|{_NO_NEED}|(?P<without>{_WITHOUT}))|(?P<wish>{_NOT_WANTED})"
    f"|(?P<act>{_NOT_DONE})"
)
_ENGLISH = re.compile(
    r"\bnot (?:an? |the )?(?P<not>[a-z][a-z -]{1,30}?),? but\b"
    r"|\b(?:other than|except(?: for)?|instead of|without)(?: an?| the)? (?P<other>[a-z]+(?: [a-z]+)?)",
    re.IGNORECASE,
)
# Whether it goes without something, the entry about that thing tells.
_WHETHER = re.compile(
    r"でき(?:ます|る|ません)?|可能|[えけせてねべめれげ](?:ます|る)か?|大丈夫|いい|よい|平気|OK"
)
_WHAT_THEN = re.compile(r"^[^。]{0,12}(?:どうな|どうすれば|問題|困|ペナルティ)")
_NOUNS = ("名詞", "接頭辞", "接尾辞", "形状詞", "記号", "代名詞")
_VERBS = ("動詞",)
# What happens to the asker is not what he rules out: 表示されない場合, 届かないまま.
_HAPPENS = re.compile(
    r"(?:れ|られ|でき|かから|届か|来|わから|分から|見つから|つながら|動か|出|入ら|なら|進ま|合わ|あら)$"
)
_MAX_TERM = 6  # tokens of a term
MAX_EXCLUSIONS = 4  # of a text: what is left of it is read again for each


@dataclass(frozen=True)
class Exclusion:
    """A term that a query rules out, as it stands, and what it wants instead.

    `rest` is empty where another kind of the same thing is wanted (有料プラン以外の支払い方法);
    `wanted` is what stands behind the exclusion.
    """

    excluded: str
    rest: str
    wanted: str = ""


def exclusions_in(text: str, analysis: Analysis) -> tuple[Exclusion, ...]:
    """Return what a normalized text rules out: the first MAX_EXCLUSIONS."""
    if not _ANY.search(text):
        return ()
    found = [
        Exclusion(term.strip(), f"{text[: match.start()]} {text[match.end() :]}".strip())
        for match in _ENGLISH.finditer(text)
        if (term := match["not"] or match["other"])
    ]
    words = _Words.of(text, analysis)
    for match in _MARK.finditer(text):
        start = _term_start(match, words, text)
        if start is not None:
            # What stands before an act that is ruled out is what it would have been done to.
            before = text[:start] if match["noun"] else ""
            rest = f"{before} {text[match.end() :]}".strip()
            if _OTHER_KIND.fullmatch(match.group()):
                rest = ""
            term = text[start : match.start()].rstrip(" 」』は")
            found.append(Exclusion(term, rest, text[match.end() :]))
        if len(found) >= MAX_EXCLUSIONS:
            break
    return tuple(each for each in found if len(each.excluded) > 1)[:MAX_EXCLUSIONS]


@dataclass(frozen=True)
class _Words:
    """The tokens of a text with where each begins."""

    starts: Sequence[int]
    tokens: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, text: str, analysis: Analysis) -> _Words:
        starts, at = [], 0
        for surface, _ in analysis.tokens:
            at = max(text.find(surface, at), at)
            starts.append(at)
            at += len(surface)
        return cls(starts, analysis.tokens)

    def first_of_term(self, end: int, kinds: tuple[str, ...]) -> int:
        """Return the first token of the term that ends before the token `end`."""
        first = end
        while first and end - first < _MAX_TERM and _is_part(self.tokens[first - 1], kinds):
            first -= 1
        return first


def _term_start(match: re.Match[str], words: _Words, text: str) -> int | None:
    """Return where the term begins that a mark rules out; None where it rules out nothing."""
    after = text[match.end() : match.end() + 40]
    if (
        match["noun"]
        and match.group().startswith(("なし", "無し", "ナシ"))
        and _WHETHER.search(after)
    ):
        return None
    if match["act"] and (_WHAT_THEN.match(after) or _HAPPENS.search(text[: match.start()])):
        return None
    if match["act"] and _WHETHER.search(after) and "場合" not in match.group():
        return None
    end = bisect_left(words.starts, match.start())
    while end and words.tokens[end - 1][0] in "」』 ":
        end -= 1
    kinds = _NOUNS if match["noun"] else _NOUNS + _VERBS
    first = words.first_of_term(end, kinds)
    while (
        match["noun"] and first and words.tokens[first - 1][0] == "の"
    ):  # 有料プランの料金ではなく
        more = words.first_of_term(first - 1, kinds)
        if more == first - 1 or end - more > _MAX_TERM:
            break
        first = more
    return words.starts[first] if first < end else None


def _is_part(token: tuple[str, str], kinds: tuple[str, ...]) -> bool:
    surface, kind = token
    return kind in kinds or (
        kind == "動詞" and surface[-1] in "えけせてねべめれげりいきしちみ" and len(surface) > 1
    )
