"""What a follow-up leaves out: whether a text names anything, and whether it goes on with what was
said.

Closed classes of words, of no trade. Pure and linear: a text longer than a sentence has none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MAX_CHARACTERS = 60
# Lemmas that ask, point back, or say how it is: どうしたらいい, それでもだめなら, 普通だと.
_ASKING_WORDS = """
何 何故 何時 何処 何の 何れ 何方 誰 どう どんな 如何 幾 其れ 其の 其処 其方 此れ 此の 此処 此方
そう こう そんな こんな もっと 例えば 詰まり 駄目 無理 適当 平気 大丈夫 可能 必要 要る 困る 直る
分かる 教える 詳しい 場合 時 普通 通常
"""
# Those that name nothing either.
_FILLING_WORDS = """
で 今 未だ 直ぐ 又 もし では 然し でも なら 因み 抑 具体 的 つ もう 少し ちょっと 本当 結局 一体 成る程 頃 幾つ
事 物 方 方法 為 訳 風 様 感じ 内容 意味 理由 他 以外 後 次 日 以内 御
"""
# Of any sentence, whatever it is about: について教えていただきたいのですが.
_POLITE_WORDS = """
為る 有る 居る 成る 言う 出来る 下さる 呉れる 貰う 頂く 致す 願う 願い 御座る 知る 聞く 尋ねる 伺う 欲しい 良い 無い
宜しい 仕方 遣り方 就く 関する 対する 因る 質問 問い合わせ 問い合わせる 件 所 場所 見る つく 遣る
置く 行く 来る 思う 考える 仕舞う
"""
_POLITE = frozenset(_POLITE_WORDS.split())
_ASKING = frozenset(_ASKING_WORDS.split())
_LIGHT = _ASKING.union(_FILLING_WORDS.split())
# The end of a lemma: 引く, 早い; not 支払い.
_INFLECTED = re.compile("[一-龥ぁ-ゖ][うくぐすつぬぶむる]|(?![払違扱願合買])[一-龥ぁ-ゖ]い")
# EVも? 2年なら? 届かない場合は? A whole sentence does not end so; 料金は? asks anew as often as not.
_OPEN_END = re.compile(
    r"(?:も|なら|だと|だったら|たら|でも|じゃ|とか|(?:場合|とき|時|ほう|方|以外)は?)[?!。…~ー .、]*$"
)
_POINTS_BACK = re.compile(
    r"(?:じゃ|では|それ|そ[のこうっ]|これ|こ[のこう]|あと|ちなみに|もし|なら|だったら|そもそも|"
    r"ほか|他|で[、 ]|なるほど|次|今度|もっと|逆に)"
)
# 普通のプランは? after one that is special: not that one.
_ORDINARY = re.compile(
    r"(?:普通|ふつう|通常|一般|標準|ノーマル|レギュラー|スタンダード)"
    r"(?:の|な|だと|版|[^ぁ-ゖ]{1,12}(?:は|なら|だと|の(?:場合|とき|時|ほう|方)))"
)


def named_by(lemmas: Iterable[str]) -> tuple[str, ...]:
    """Return the lemmas that name a thing: no verbs, no adjectives.

    「いつ引かれる?」 asks about what was just said though no word of it stands there; プリンター is
    another matter.
    """
    return tuple(
        each for each in lemmas if each not in _LIGHT and not _INFLECTED.fullmatch(each[-2:])
    )


def says_nothing(lemmas: Sequence[str]) -> bool:
    """Return whether a text asks, but names nothing that it asks about."""
    return not _ASKING.isdisjoint(lemmas) and not named_by(lemmas)


def goes_on(text: str) -> bool:
    """Return whether a normalized text is put as one that goes on with what was said."""
    return len(text) <= _MAX_CHARACTERS and bool(_OPEN_END.search(text) or _POINTS_BACK.match(text))


def asks_for_the_ordinary(text: str) -> bool:
    """Return whether a normalized text asks for the ordinary kind: another than the one shown."""
    return len(text) <= _MAX_CHARACTERS and bool(_ORDINARY.search(text))


def names_something(lemmas: Iterable[str]) -> bool:
    """Return whether a word among them says more than that something is asked."""
    return any(each not in _LIGHT and each not in _POLITE for each in lemmas)
