"""What a text leaves out: tables of what people write after an answer."""

from __future__ import annotations

import time

import pytest

from bot.answer.ellipsis import asks_for_the_ordinary, goes_on, named_by, says_nothing
from corpus.text import normalize
from index.tokenizer import Tokenizer

NAMES_NOTHING = """
じゃあどうしたらいい? / それでもだめなら? / どうしても無理なら? / どうすれば直りますか / なんで?
なぜですか / どういう意味ですか / つまりどういうこと? / もう少し詳しく教えて / 例えば?
もっと詳しく / そのときは? / その場合は? / それだけ? / 誰に頼めばいい? / どこに聞けばいいですか
いつまで? / どれですか / 何日以内なら大丈夫? / 適当でもいいの? / それって可能? / いりますか
そもそもどんな内容でしたっけ / 普通のは? / 困ったときは? / どうしたら動く? / 間違えたら困る?
届かない場合は? / どうやって直すの / いつ届く?
"""
NAMES_SOMETHING = """
解約は? / 会費はいくら? / プリンターが壊れた / 遅れたら? / あとから直せますか / 使い切れなかったら?
今日の天気は? / 急いでいます / 株で儲ける方法を教えて / あああああ / てすと / 123 / はい / 了解
"""
GOES_ON = """
学生も? / 2年なら? / 土曜だと? / 雨だったら? / 子どもでも? / 届かない場合は? / 急ぐときは? / 電話以外は?
じゃあ学生は? / それは無料? / その費用は? / そのあと何をする? / ちなみに駐車場は / そもそも何枚ですか
で、いくら / もし足りなければ / 次は何を選べば / 代わりの方
"""
STANDS_ALONE = """
会費はいくらですか / 請求書について / 解約したい / 支払い方法は? / 料金 / 駐車場はありますか
サイトに警告が出ています / 領収書をください / 明日の天気を教えて
"""
ORDINARY = """
じゃあ普通のプランは? / 普通のは? / 通常だと? / 通常の会員なら? / 一般の料金は? / ふつうの切符だと?
普通会員の場合は? / スタンダードなら?
"""
SPECIAL = """
特別なプランは? / 通常どのくらいかかりますか / 学生の場合は? / 一般に公開されていますか
"""


def table(text: str) -> list[str]:
    return [each.strip() for line in text.strip().splitlines() for each in line.split("/")]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.mark.parametrize("text", table(NAMES_NOTHING))
def test_a_text_that_names_nothing(tokenizer: Tokenizer, text: str) -> None:
    assert says_nothing(tokenizer.lemmas(normalize(text)))


@pytest.mark.parametrize("text", table(NAMES_SOMETHING))
def test_a_text_that_names_something_or_asks_nothing(tokenizer: Tokenizer, text: str) -> None:
    assert not says_nothing(tokenizer.lemmas(normalize(text)))


@pytest.mark.parametrize("text", table(GOES_ON))
def test_a_text_that_goes_on(text: str) -> None:
    assert goes_on(normalize(text))


@pytest.mark.parametrize("text", table(STANDS_ALONE))
def test_a_text_that_stands_alone(text: str) -> None:
    assert not goes_on(normalize(text))


@pytest.mark.parametrize("text", table(ORDINARY))
def test_a_text_that_asks_for_the_ordinary_kind(text: str) -> None:
    assert asks_for_the_ordinary(normalize(text))


@pytest.mark.parametrize("text", table(SPECIAL))
def test_a_text_that_does_not(text: str) -> None:
    assert not asks_for_the_ordinary(normalize(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("いつ引かれる?", ()),
        ("早くなりますか", ()),
        ("機器を交換することになったら?", ("機器", "交換")),
        ("今日のラーメンは?", ("今日", "ラーメン")),
        ("cronの書き方は?", ("cron",)),
        ("買い物はいつ安い?", ("買い物",)),
        ("色の違いは?", ("色", "違い")),
    ],
)
def test_verbs_and_adjectives_name_no_thing(
    tokenizer: Tokenizer, text: str, names: tuple[str, ...]
) -> None:
    assert named_by(tokenizer.lemmas(normalize(text))) == names


@pytest.mark.alone
@pytest.mark.parametrize("unit", ["普通の", "通常あ", "それ", "場合は", "も", "。", "普通A", "時 "])
def test_64_kib_are_read_at_once(unit: str) -> None:
    text = unit * (64_000 // len(unit))
    begin = time.perf_counter()
    goes_on(text), asks_for_the_ordinary(text), named_by([text]), says_nothing([text] * 1000)
    assert time.perf_counter() - begin < 0.05
