"""A dash or a kanji that stands for a katakana is read as one; numbers and hyphens stay."""

from __future__ import annotations

import time

import pytest

from corpus.text import normalize
from index.lookalikes import in_katakana
from index.tokenizer import Tokenizer

READ = {
    "サ−バ−を入れ替える": "サーバーを入れ替える",
    "サ一バ一が二台": "サーバーが二台",
    "サ-バ-の種類": "サーバーの種類",
    "ｻ-ﾊﾞ-": "サーバー",
    "サ-バ-名": "サーバー名",
    "サ一バ一証明書": "サーバー証明書",
    "メ—ルアドレス": "メールアドレス",
    "認証メ―ル": "認証メール",
    "スタ─ト": "スタート",
    "インタ-ネット": "インターネット",
    "クレジットカ-ド払い": "クレジットカード払い",
    "セミナ一の一覧": "セミナーの一覧",
    "サーバー夕イプ": "サーバータイプ",
    "ページ八ンドル": "ページハンドル",
    "ク口ーズ": "クローズ",
    "ペネトレ−ションテスト": "ペネトレーションテスト",
    "さ−ば−がふえた": "さーばーがふえた",
}
STAYS = [
    "サーバ一台",
    "サーバー二台",
    "サーバ-01",
    "プラン一覧とプラン一つ",
    "コース一ヶ月、コース一カ月、コース一か月",
    "一ユーザーと二ユーザー",
    "ユーザー千人",
    "データ一括とデータ入力カード",
    "プラン工事",
    "メール-アドレス",
    "ワイルドカード-マルチドメイン",
    "ログイン-ID",
    "月額-プラン",
    "2020-08-17 と 03-0000-0000",
    "SHA-256の*.example.com",
    "一番早いのは一つ",
    "まる-1",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.mark.parametrize("typed", READ)
def test_a_sign_in_a_word_is_read(tokenizer: Tokenizer, typed: str) -> None:
    assert in_katakana(normalize(typed), tokenizer) == READ[typed]


@pytest.mark.parametrize("typed", STAYS)
def test_numbers_and_hyphens_stay(tokenizer: Tokenizer, typed: str) -> None:
    assert in_katakana(normalize(typed), tokenizer) == normalize(typed)


@pytest.mark.parametrize("unit", ["サ-", "サ一", "サ一バ一 ", "ー夕", "-", "さ-", "一"])
def test_a_long_text_takes_milliseconds(tokenizer: Tokenizer, unit: str) -> None:
    def took_s() -> float:
        begun = time.thread_time()
        in_katakana((unit * 2000)[:2000], tokenizer)
        return time.thread_time() - begun

    assert min(took_s() for _ in range(3)) < 0.1
