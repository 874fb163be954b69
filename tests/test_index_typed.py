"""What a keyboard, a sheet or a chat puts into a question is gone; what was asked stays."""

from __future__ import annotations

import time

import pytest

from corpus.text import compose, fold_white_space
from index.typed import compose_typed
from tests.test_bot_linear import TEXTS

# what arrives, what is searched
MENDED = {
    # radicals, selectors, fillers
    "⽉額プランの⽀払い": "月額プランの支払い",
    "⻑期の⻘い⺠家": "長期の青い民家",
    "辻\U000e0100さん": "辻さん",
    "❤\ufe0f更新\ufe0e": "更新",
    "1\ufe0f\u20e3番": "1番",
    "更\u3164新": "更 新",
    # voicing marks
    "クーホ゜ンのト゛メイン": "クーポンのドメイン",
    "か゛くせい": "がくせい",
    "ｶﾞｸｾｲ": "ガクセイ",
    "あ゛あ": "ああ",
    # sheets and mails
    '"請求書は\n必要ですか"': "請求書は必要ですか",
    '"「""急ぎ""」の\r\n書類"\t': '「"急ぎ"」の書類',
    "書類を_x000D_\n送りたい": "書類を送りたい",
    "ご案内の、\n　書類について": "ご案内の、書類について",
    "証 明 書 は 何 種 類": "証明書は何種類",
    # punctuation
    "いつですか？？？！": "いつですか?",
    "早く！！！！": "早く!",
    "更新は、、いつ。。": "更新は、いつ。",
    "ですか〜〜？": "ですか?",
    "すごーーーい": "すごーい",
    # emoji, faces, laughs
    "いつですか😭😭": "いつですか",
    "急ぎ🔥🔥です🙏🏻": "急ぎ です",
    "変えたい！！！🔥急ぎ🔥": "変えたい!急ぎ",
    "値段おしえて♪": "値段おしえて",
    "☎️の担当": "電話の担当",
    "ダメですか❓": "ダメですか?",
    "止まりました(^_^;) 画面": "止まりました 画面",
    "m(_ _)m お願い": "お願い",
    "ないんだけど(´；ω；｀)": "ないんだけど",
    "買いたい(≧▽≦)/ 値段": "買いたい 値段",
    "ありますか(*´▽｀*)": "ありますか",
    "なんで(笑)": "なんで",
    "知らんがなｗｗ 何て": "知らんがな 何て",
    "使える？w": "使える?",
    "すみません^^;": "すみません",
    # chats
    "<@U012AB3CD> いつですか": "いつですか",
    "<!here> @channel いつですか": "いつですか",
    "お願いします:pray: 急ぎ:+1::skin-tone-2:": "お願いします 急ぎ",
    "いつですか <https://example.jp/a?b=1|example.jp/a>": "いつですか",
    "この <https://example.jp|手順> の2番": "この 手順 の2番",
    "<https://example.jp/a>": "<https://example.jp/a>",
}
STAYS = [
    "2020-08-17",
    "03-0000-0000",
    "SHA-256",
    "*.example.com",
    "(*.example.com)と(株)サンプル",
    "12:30:45",
    "時間は9:00〜18:00です",
    "http://[::1]:8000/a:b:c",
    "A社(東京)とB社(大阪)",
    "(1)と(2)の違い",
    "(a-z)と(税込)",
    "www.example.jp",
    "WWWサーバー",
    "Webとww2",
    "taro@example.co.jp",
    "@everyoneelse.example",
    "○○市の■と〒100-0001",
    "25°Cと100%",
    "3〜5年と3~5年",
    "x <y> z と a<b",
    "請求書\n必要書類",
    "請求書は?\n書類は?",
    "支払いのこと\n更新のこと",
    "請求書は\n書類は",
    "C++とC#",
    "えっ! そうなの?",
    "A B C",
    "私 は 東京",
    "👨👩👧",
    ":pray:",
    "(^_^)",
    "",
]
WORST = TEXTS | {
    "open faces": "(^",
    "faces": "(^_^)",
    "breaks": "と\n",
    "はs and breaks": "は\n",
    "codes": ":pray:",
    "colons": ":aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "quotation marks": '""',
    "open links": "<https://a|",
    "mentions": "<@U",
    "letters apart": "あ ",
    "laughs": "あwwwwwwwwwwwwwwwwwww",
    "waves": "あ~",
    "marks": "!?。",
    "spaces behind a particle": "と" + " " * 60,
    "voicing marks": "か゛",
    "radicals": "⽉⻑",
}


@pytest.mark.parametrize("typed", MENDED)
def test_what_nobody_asked_is_gone(typed: str) -> None:
    assert fold_white_space(compose_typed(typed)) == MENDED[typed]


@pytest.mark.parametrize("typed", STAYS)
def test_what_is_asked_stays(typed: str) -> None:
    assert compose_typed(typed) == compose(typed)


@pytest.mark.parametrize("typed", MENDED)
def test_a_mended_text_stays_as_it_is(typed: str) -> None:
    once = compose_typed(typed)
    assert compose_typed(once) == once


@pytest.mark.parametrize("unit", WORST.values(), ids=WORST)
def test_64_kib_take_milliseconds_and_twice_as_much_twice_as_long(unit: str) -> None:
    def took_ms(size: int) -> float:
        text = unit * (size // len(unit.encode("utf-8", "surrogatepass")))
        begun = time.thread_time()
        compose_typed(text)
        return (time.thread_time() - begun) * 1000

    once = min(took_ms(64_000) for _ in range(4))
    assert once < 200, "50 ms, four times that on a busy machine"
    assert min(took_ms(128_000) for _ in range(4)) < max(4 * once, 20)
