"""What a sentence is cut into: by それと and あと, by 「AとBを教えて」, by what the ranker must weigh."""

from __future__ import annotations

import re
from collections.abc import Iterator

CONNECTIVE = (
    r"(?:それと(?!も)|それから|それより|(?:それ)?とは別に|別の(?:質問|件|話)(?:ですが|で(?!す)|になりますが)?|追加で(?=[、,]|質問|お?聞き|お?伺)"
    r"|あとは?(?![何でのにを]|から|どれ|どの|いくつ|少し|ちょっと|\d+\s?(?:日|[かヶカ]月|週間|年|時間|分|枚|回|台)"
    r"(?:[でしだあほくにをが、。]|です|$))"
    r"|後(?=[、,])|ついでに?(?:ですが|で恐縮ですが)?|そもそも"
    r"|もう(?:一|1|ひと)(?:点|つ|件)(?:ですが|だけ)?|別件(?:ですが|で(?!す)|になりますが)|(?:あわ|併|合わ)せて|加えて|(?:ほか|他)に(?:は|も)?"
    r"|さらに|同時に(?=、)|また(?!は)|ところで|そして|(?:次に|続いて|最後に|もう(?:一|1|ひと)つは)(?=、)|(?:2|二|ふた)つ目(?:は|に)?|(?:と|て)いうか|てか)"
)
# After a stop, or right after か: 「…ですか、あと…」. And 「知りたいのと、…」.
_JOINED = re.compile(
    rf"(?<=[、,\s…])(?={CONNECTIVE})|(?<=\.\.)(?={CONNECTIVE})|(?<=か)(?={CONNECTIVE})|(?<=のと)、(?=\S)"
    r"|(?<=[すうん]か)[\s\u2600-\u27bf\U0001f300-\U0001faff]+(?=\S)|(?<=です|ます|した)\s(?=\S)"
)
# 「値段と、定休日を教えてください」: two topics of one wish, not 「…との違いを教えて」.
_PAIR = re.compile(
    r"(?:(?P<first>[^と?、]{1,23}(?:[一-龥ァ-ヶーA-Za-z0-9]|[うの]か))と(?!の|は|が|も|に|して|いう|こと|き|な[らりるっ])"
    r"|(?P<long>[^?]{1,40}?[一-龥ァ-ヶーA-Za-z0-9か])と、)(?P<second>[^?]{2,60}"
    r"(?:を|について|が|に関して|の件[でを]?|のことで)、?(?:ぜひ|一緒に|あわせて|[23二三]点|両方|それぞれ)?"
    r"(?:教え|おしえ|知り|お?聞き?|伺い|お知らせ|ご?教示|ご?案内|ご?確認|お?尋ね|お?願い).*"
    r"|[^?]{2,60}の(?:ご?(?:確認|質問|相談)|お?問い?合わ?せ)です。?)$"
)
_TOGETHER = re.compile("違い|比較|比べ|差|どちら|関係|組み合わせ|併用|同じ|両方")
# Here the ranker says whether there are two: 「花束は今日届きますか、鉢はいくらですか」.
_WEAKLY_JOINED = re.compile(
    r"(?<=か)(?<![と何]か)(?:、?と)?、(?:および|及び|また)?|(?:(?<=[るたいうすな]の)|(?<=さい|えて|っけ|かな)|(?<=でしょう))[、\s]|(?<=[一-龥ァ-ヶー])(?:と、|、?(?:および|及び|ならびに|並びに)、?)"
    r"|(?<=[ぁ-ん一-龥ァ-ヶー])\s?/\s?(?=[ぁ-ん一-龥ァ-ヶー])"
)
# 「花の種類、値段。この2つを教えて」
_COUNTED = re.compile(
    r"の[2二3三4四](?:つ|点|件)(?:を|に[つ関]|で?す|、)|[2二3三4四](?:つ|点|件)、?(?:教え|お聞き|お尋ね|お?伺|お?願い|知り)"
)
_COMMA = re.compile("(?<=[一-龥ァ-ヶー])[、,](?=.{5})")
# A word that may name what is asked about: 定休日, サービス, 紙は; not 何, 大丈夫, 入れる.
_SAYS_LITTLE = re.compile(
    "何[ぁ-ん]?|場合|方法|可能|大丈夫|結局|具体的?|対応|対処|問題|無理|平気|駄目|本当|一体|出来|至急|早急"
    "|今後|上記|下記|次回?|(?:教示|回答|連絡|返信|確認|案内|返事|電話)(?=[をの]?(?:くだ|下さ|いただ|頂|願|お願|して|のほど))"
)
_NAME = re.compile(
    r"[ァ-ヶー]{2,}|[A-Za-z]{2,}|[一-龥々]{2,}|[一-龥](?=[はがをもので]|って(?=何|なに|どう|いつ|[、?])|と[はいかの]|に(?!く))"
)
_MAX_PAIR = 120


def counts(text: str) -> bool:
    """Return whether a text says how many things it asks: 「この2つを教えて」."""
    return _COUNTED.search(text) is not None


def clauses_of(sentence: str, counted: bool) -> Iterator[tuple[str, bool]]:
    """Yield the clauses, and whether each is the second topic of one wish."""
    for clause in _JOINED.split(sentence):
        pair = None if len(clause) > _MAX_PAIR else _PAIR.match(clause)
        if pair and not _TOGETHER.search(clause):
            yield from ((pair["first"] or pair["long"], False), (pair["second"], True))
        elif counted:
            pieces = _COMMA.split(clause)
            yield from ((piece, len(pieces) > 1) for piece in pieces)
        else:
            yield from ((piece, False) for piece in _pieces(clause))


def _pieces(clause: str) -> Iterator[str]:
    """Yield what a clause is cut into, each piece naming something."""
    begin, last, named = 0, 0, False
    for cut in _WEAKLY_JOINED.finditer(clause):
        named = named or bool(names_in(clause[last : cut.start()]))
        last = cut.end()
        if named and names_in(clause[last : last + _MAX_PAIR]):
            yield clause[begin : cut.start()]
            begin, named = last, False
    yield clause[begin:]


def names_in(text: str) -> list[str]:
    """Return what in a text may name a thing."""
    return _NAME.findall(_SAYS_LITTLE.sub("", text))
