"""What somebody wants of us: another way than the phone, the number, who answers, help.

Each table is of one kind, and the table below it of what looks like it and is not.
"""

from __future__ import annotations

import pytest

from bot.answer.wishes import Wish, avoids_phone, not_through, wish_of
from corpus.text import normalize

WITHOUT_PHONE = (
    "電話以外で",
    "メールで聞きたい",
    "電話は苦手なので",
    "電話以外の問い合わせ方法はありますか",
    "メールで問い合わせできますか",
    "フォームから質問したい",
    "電話したくない",
    "耳が聞こえません",
    "チャットで相談したい",
    "LINEで問い合わせたい",
    "メールで返事がほしい",
    "can I contact you by email",
    "電話せずに聞きたい",
    "電話ではなくメールで",
    "電話ができないのですが",
)

ABOUT_SOMETHING_ELSE = (
    "メールが届きません",
    "メールで届きますか",
    "請求書はメールで届きますか",
    "電話番号を変更したい",
    "確認の電話は携帯でもいいですか",
    "メールアドレスを変更したい",
    "ネットで申し込めますか",
    "メールで連絡が来ました",
)

NOT_THROUGH = (
    "電話がつながらない",
    "電話が全然つながりません",
    "電話に出ない",
    "何度かけても話し中",
    "オペレーターにつながらない",
    "電話が混んでいて繋がりません",
    "your phone line is always busy",
    "窓口の電話がいつも話し中",
    "誰も電話に出てくれない",
)

ABOUT_A_LINE = (
    "サイトにつながらない",
    "ネットがつながりません",
    "電話に出られないときは",
    "電話確認に出なかったらどうなる",
)

NUMBER = (
    "でんわばんごう",
    "電話番号",
    "電話番号は?",
    "電話番号を教えてください",
    "フリーダイヤルありますか",
    "問い合わせ先",
    "お問い合わせ先はどこですか",
    "電話番号おしえて",
    "連絡先どこ",
    "phone number",
    "what is your phone number",
    "サポートの電話番号は",
)

ABOUT_A_NUMBER = (
    "担当者の電話番号を変更したい",
    "番号がわかりません、会員番号",
    "電話番号は必須ですか",
    "電話番号が変わりました",
)

BOT = (
    "AIなの?",
    "AIですか",
    "あなたはAIですか",
    "ボット?",
    "これって機械?",
    "人間ですか",
    "中の人いますか",
    "自動応答ですか",
    "ロボットと話してるの?",
    "are you a bot",
    "ChatGPTですか",
    "本物の人間ですか",
)

ABOUT_MACHINES = (
    "AIの設定方法",
    "人と話したい",
    "機械の設置",
    "人間ドック",
    "人は何人まで",
    "ロボット掃除機は使えますか",
)

HELP = (
    "助けて",
    "たすけて",
    "助けてください",
    "誰か助けて",
    "困った",
    "困っています",
    "help me",
    "どうしよう",
    "HELP",
    "ヘルプ",
    "助けてほしいです",
)

HELP_WITH_SOMETHING = (
    "ヘルプデスクはどこ",
    "助けて倒れた",
    "助成金",
    "支払いに困っています",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in WITHOUT_PHONE), *((text, False) for text in ABOUT_SOMETHING_ELSE)],
)
def test_somebody_wants_another_way_than_the_phone(text: str, expected: bool) -> None:
    assert avoids_phone(normalize(text)) is expected
    assert (wish_of(normalize(text)) is Wish.OTHER_DOOR) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in NOT_THROUGH), *((text, False) for text in ABOUT_A_LINE)],
)
def test_somebody_could_not_get_through(text: str, expected: bool) -> None:
    assert not_through(normalize(text)) is expected
    assert (wish_of(normalize(text)) is Wish.NOT_THROUGH) is expected


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *((text, Wish.NUMBER) for text in NUMBER),
        *((text, None) for text in ABOUT_A_NUMBER),
        *((text, Wish.BOT) for text in BOT),
        *((text, None) for text in ABOUT_MACHINES),
        *((text, Wish.HELP) for text in HELP),
        *((text, None) for text in HELP_WITH_SOMETHING),
    ],
)
def test_a_wish_is_what_a_text_is_all_about(text: str, wish: Wish | None) -> None:
    assert wish_of(normalize(text)) is wish
