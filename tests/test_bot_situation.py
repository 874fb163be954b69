"""In what situation a text is written: urgent, upset, without a phone, or all about a wish of ours.

Each table is of one kind, and the table below it of what looks like it and is not.
"""

from __future__ import annotations

import time

import pytest

from bot.answer.situation import CALM, Situation
from bot.answer.upset import is_upset
from bot.answer.urgency import is_urgent
from bot.answer.wishes import avoids_phone, not_through, wish_of
from corpus.text import MAX_CHARACTERS, normalize
from index.question import Question

URGENT = (
    "至急対応してください", "大至急お願いします", "サイトが止まっています", "今すぐなんとかして",
    "期限が切れた", "有効期限が切れてしまいました", "明日切れる", "期限が明日です",
    "契約期限が昨日切れました", "本日期限です", "業務が止まって困っています",
    "システムが落ちています", "締め切りが今日です", "急いでいます", "急ぎで教えて",
    "明日で会員証きれるのに届かない", "今日中に入れないとまずいです",
    "あと2時間で切れます", "会員の期限が明日切れます", "もう切れてます", "お急ぎで", "it's urgent",
    "our site is down", "失効してしまった", "注文が間に合わない", "今日中に手続きしないと困ります",
    "緊急です", "とまっちゃった", "大至急見てください", "今すぐに直してほしい",
    "早急に対応願います", "早く!!", "急いでるんですけど", "すぐに対応して", "ただちに復旧して",
    "お店が開けられません、システムが動きません", "ログインできなくて仕事になりません",
    "契約が切れてます", "有効期限が今日まで", "今日で期限切れです", "明日の朝には切れてしまう",
    "期限が迫っています", "期限が過ぎてしまった", "サーバーが落ちた",
    "サイトが表示されなくなって大変です", "一刻を争います", "とても急いでいます", "急ぎの件です",
    "急ぎなので", "急用です", "明日までに必要", "本日中にお願いします",
    "お客様から苦情が来ています、止まったままです", "もう切れてしまってます", "期限切れてます",
    "きげんがきれた", "止まってます", "しきゅうお願いします", "サービス停止中です", "期限が今日",
    "更新期限が明日に迫っている", "緊急事態です", "please help asap", "expires tomorrow",
    "it expired today", "火急の件でご連絡しました", "今日の18時で期限が切れてしまいます",
    "お客さんが買えない状態です 至急確認を", "納品が間に合わなくなります",
    "契約が明日までなんです", "すみません急いでます!", "急を要する案件です",
    "営業できなくて困ってます", "期限を過ぎてしまいました", "機械が止まってしまって作業できない",
    "いますぐ電話ください", "本日が期限なのですが", "緊急で対応をお願いできますか",
    "the certificate expired this morning",
)  # fmt: skip

NOT_URGENT = (
    "期限が切れたらどうなりますか", "期限が切れた場合の手続き", "急ぎではありません",
    "至急ではないのですが", "緊急連絡先を変更したい", "今すぐでなくていいです", "急いでいません",
    "止まったときはどうすればいい", "切れた後も使えますか", "期限切れの場合", "間に合いますか",
    "水が止まる原因", "電話が切れた", "期限はいつですか", "明日届きますか", "特急料金",
    "急行は止まりますか", "期限切れになるとどうなりますか", "ワンストップ", "お急ぎ便はありますか",
    "あした切れるとどうなりますか", "今日中に出さないといけませんか", "明日きれいにしたい",
    "期限は明日からですか", "not urgent", "配達を止めたい", "早急便はありますか",
    "明日切れるか確認する方法", "期限が切れる前に更新できますか", "すぐに使えますか",
    "急に値段が上がった", "切手", "切れ味", "締め切りはいつですか", "いつ止まりますか",
    "止まらない", "電車が止まったときの対応", "サービスを停止したい", "停止手続き",
    "期限が過ぎたらどうなる", "本日中の配達", "期限切れの商品", "緊急の連絡先を登録", "落ちた試験",
    "明日までに届きますか", "もう期限がわからない", "有効期限の確認方法",
)  # fmt: skip

UPSET = (
    "何度電話しても同じことを言われる", "ふざけるな", "いい加減にしてください", "対応が悪すぎる",
    "最悪です", "何回同じことを聞けばいいんだ", "責任者を出せ", "どうなっているんですか!",
    "いつまで待たせるんだ", "腹が立つ", "許せない", "納得できません", "話にならない",
    "this is unacceptable", "最低だな", "返事が来ないんですけど", "まったく役に立たない",
    "たらい回しにされた", "どういうことですか", "ひどい対応だ", "ちょっとひどくないですか",
    "もう3回も電話してるんですが", "ほんと使えない", "いつになったら返事くれるの", "お金返して",
    "信じられない", "頭にくる", "責任とってください", "何考えてるの", "客をばかにしてるのか",
    "対応遅すぎ", "説明が不十分で納得できない", "誠意が感じられない", "もう解約します!最悪",
    "怒ってます", "いい加減にしろ", "なめてんのか", "こんな会社二度と使わない",
    "サポートが全然だめ", "何日待たせるんですか", "使いにくすぎて腹立つ", "いらいらする",
    "I am very angry", "this is a joke", "your support is horrible",
    "まだですか?もう一週間も待ってます", "いったいどうなってるの", "話が違うじゃないか",
    "こっちは客だぞ", "あきれてものも言えない", "ひどすぎる", "ふざけてるの?",
    "もう我慢の限界です", "サポートの対応に失望しました", "何度同じ説明をさせるんですか",
    "全然役に立たない", "クレームを入れたい", "態度が悪い", "なんで誰も答えないの",
    "I'm extremely frustrated with your service", "更新したら動かない。どうしてくれるんですか",
)  # fmt: skip

NOT_UPSET = (
    "最低何か月から使えますか", "最低利用期間", "クレームの窓口の営業時間", "責任者の変更",
    "最低料金", "何度でも使えますか", "何回まで変更できますか", "不快な音がしない設定",
    "怒りの日のチケット", "返事はいつ来ますか", "ひどい雨の日の配達", "上司の承認が必要ですか",
    "いつまで待てますか", "何度も使う予定", "連絡がない場合", "誰がどうしてくれると助かるか",
    "頭痛がひどいです", "雨がひどいときは中止ですか",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in URGENT), *((text, False) for text in NOT_URGENT)],
)
def test_a_text_presses_for_help_at_once(text: str, expected: bool) -> None:
    assert is_urgent(normalize(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in UPSET), *((text, False) for text in NOT_UPSET)],
)
def test_somebody_upset_is_told_by_what_they_write(text: str, expected: bool) -> None:
    assert is_upset(normalize(text)) is expected


def test_what_is_asked_besides_a_wish_is_searched() -> None:
    assert wish_of("電話は苦手ですが、駐車場は何台まで停められますか") is None
    assert Situation.of(Question.read("電話は苦手ですが、駐車場はありますか")).avoids_phone


def test_an_ordinary_question_says_nothing_of_its_writer() -> None:
    assert Situation.of(Question.read("花束はいくらですか")) == CALM


def test_what_a_text_asks_is_counted() -> None:
    assert Situation.of(Question.read("花束はいくらですか。駐車場はありますか。")).asked == 2


@pytest.mark.alone
@pytest.mark.parametrize("piece", [
    "切れ", "期限", "もう", "明日", "止ま", "急ぎ", "今す", "何度も", "返事が", "対応", "電話", "電話が",
    "メールで", "つなが", "ですか", "ください", "なの", "あ", "a ", "phone ", "is ", "サイトが",
])  # fmt: skip
def test_a_long_text_is_read_in_time_linear_in_it(piece: str) -> None:
    """Twice as long a text takes about twice as long; whole texts are 2,000 characters at most."""
    text = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    began = time.perf_counter()
    for read in (is_urgent, is_upset, avoids_phone, not_through):
        read(text)
    wish_of(text[:60])
    assert time.perf_counter() - began < 0.2
