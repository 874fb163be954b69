"""What somebody wants of us: another way than the phone, the number, who answers, help.

Each table is of one kind, and the table below it of what looks like it and is not.
"""

from __future__ import annotations

from time import process_time

import pytest

from bot.answer.wishes import (
    LONGEST,
    Wish,
    asks_for_days,
    asks_of_a_day,
    avoids_phone,
    not_through,
    wish_of,
)
from corpus.text import normalize

WITHOUT_PHONE = (
    "電話以外で", "メールで聞きたい", "電話は苦手なので", "電話以外の問い合わせ方法はありますか",
    "メールで問い合わせできますか", "フォームから質問したい", "電話したくない", "耳が聞こえません",
    "チャットで相談したい", "LINEで問い合わせたい", "メールで返事がほしい",
    "can I contact you by email", "電話せずに聞きたい", "電話ではなくメールで",
    "電話ができないのですが", "電話じゃなくてメールで", "電話しなくてもいい方法", "メールください",
    "メールで問い合わせたい", "チャットありますか", "問い合わせフォームはどこ", "話すのが苦手",
    "電話はかけたくない", "電話できない環境です", "会社から電話できません", "文字でやり取りしたい",
    "お問い合わせフォーム", "メールアドレスを教えて", "そちらのメールアドレスは",
    "聴覚障害があります", "電話だと緊張する", "メールで送ってもいい?", "LINEで聞けますか",
    "電話以外の連絡手段", "do you have an email address", "can I email you",
    "I don't want to call", "電話は避けたいです", "メールでお願いします",
    "メールで連絡をもらえますか", "電話以外に方法はないですか",
    "お電話ではなく文面で回答いただけますか", "チャットで話せますか",
    "声が出ないので電話できません", "ネットから問い合わせたい",
    "国際電話は高いので", "メールの問い合わせ先を教えてください", "電話嫌い", "フォームから問い合わせできますか",
    "日中電話ができません", "オンラインで相談できますか",
)  # fmt: skip

ABOUT_SOMETHING_ELSE = (
    "何時まで電話できますか", "電話で申し込みできますか", "電話は使えますか", "電話をかけられますか",
    "メールが届きません", "メールで届きますか", "請求書はメールで届きますか",
    "電話番号を変更したい", "確認の電話は携帯でもいいですか", "メールアドレスを変更したい",
    "ネットで申し込めますか", "メールで連絡が来ました",
)  # fmt: skip

NOT_THROUGH = (
    "電話がつながらない", "電話が全然つながりません", "電話に出ない", "何度かけても話し中",
    "オペレーターにつながらない", "電話が混んでいて繋がりません", "your phone line is always busy",
    "窓口の電話がいつも話し中", "誰も電話に出てくれない", "電話かけてもつながらない",
    "電話しても出ない", "全然電話出ないじゃん", "ずっと話し中", "電話が繋がりません",
    "何回電話してもつながらない", "自動音声から進まない", "コールセンターが混んでいる",
    "待たされてばかりで電話がつながらない", "the line is always busy", "電話したけど誰も出ない",
    "お電話がつながりません", "でんわつながらん", "電話がつながらないのですが",
    "電話したのに誰も出ません", "回線が混み合っていてつながらない", "何度お電話しても通じない",
    "電話が通じない", "フリーダイヤルにかけても出ない", "30分電話鳴らしても出ない",
    "オペレーターが出ない", "お電話が混み合っておりますと言われる", "電話応答なし",
    "no one picks up the phone",
)  # fmt: skip

ABOUT_A_LINE = (
    "サイトにつながらない", "ネットがつながりません", "電話に出られないときは",
    "電話確認に出なかったらどうなる",
)  # fmt: skip

NUMBER = (
    "でんわばんごう", "電話番号", "電話番号は?", "電話番号を教えてください",
    "フリーダイヤルありますか", "問い合わせ先", "お問い合わせ先はどこですか", "電話番号おしえて",
    "連絡先どこ", "phone number", "what is your phone number", "サポートの電話番号は",
    "電話番号何番?", "電話番号どこ", "でんわばんごうおしえて", "TEL", "問い合わせ電話番号",
    "サポートの番号", "電話したい", "電話をかけたい", "どこに電話すればいいですか",
    "連絡先を教えてください", "お客様窓口の電話番号", "問い合わせ番号は", "電話どこ",
    "your phone number please", "can I have your number", "how can I call you",
    "電話番号は何番ですか", "お電話番号を教えてください", "問い合わせ先の電話番号",
    "電話番号を知りたいです", "でんわばんごうは", "TEL番号", "担当の電話番号は?",
    "コールセンターの番号を教えて", "電話番号わかりますか", "番号おしえて", "contact number?",
)  # fmt: skip

HOURS = (
    "電話は何時まで受け付けていますか。土曜日もやっておりますか", "営業時間を教えて",
    "サポートの受付時間は?", "土曜日も電話つながりますか", "窓口は日曜休み?", "電話は何時から?",
    "祝日も窓口は開いていますか", "コールセンターの営業時間", "12/8は電話つながる?", "明後日は電話できますか",
)  # fmt: skip

DAYS = (
    "お正月休みはいつからですか", "1月1日は電話できますか", "12月31日は電話やってますか", "12/30やってる?",
    "GW営業してますか", "年末年始いつまで休み", "元日から営業していますか", "大晦日って開いてますか",
    "連休も電話つながる?", "お盆は休みですか",
)  # fmt: skip

ABOUT_A_DAY = (
    "1/15に電話した件ですが", "12/25に営業の人が来た", "12月31日に届きますか", "3/3やってる講座ありますか",
    "年末年始の配送はどうなりますか", "連休明けに届きますか", "お盆休みの宿泊料金は", "年末に休会したい",
    "12月10日に発行した請求書が届かない", "年末年始も発行できますか",
)  # fmt: skip

A_DAY = (
    "土曜日やってますか", "元日は?", "三十日はやってますか", "来週の月曜は開いてますか", "今日何時まで",
    "明日電話しても大丈夫ですか", "明日休みですか", "12/30に電話したい", "祝日はやっていますか",
    "年明けはいつから", "定休日はいつ", "日曜は?", "12/30やってない?", "明後日は受け付けていますか",
    "来年の1月3日に電話してもいいですか", "今年のお盆は休みですか", "今年の12月28日は何時までですか",
    "明日の14時に電話してもいいですか", "明日の朝イチで電話してもいい?", "12/30の午後は電話つながりますか",
    "月曜9時半に電話できますか", "明日10:30に電話したいです", "土曜日の午前は営業していますか",
    "今から電話してもいいですか", "午後に電話してもいいですか", "何時に電話すればいいですか",
    "昼過ぎに電話つながりますか", "Is your phone answered on December 30th?",
    "Are you open this weekend?", "Are you open this coming Saturday?", "Can I call tomorrow at 3pm?",
    "open every Sunday?", "Are you open all day on Sunday", "Are you open on New Year’s Day?",
    "12/24の18時に電話つながりますか",
    "Are you open tomorrow?", "Is your phone line closed on December 30th?", "sunday open?",
    "Can I reach you by phone this Sunday?", "Is anyone there on Christmas Eve?",
    "When are you open on weekdays?", "Are you open next Saturday?", "Is the shop open on May 5?",
)  # fmt: skip

NO_DAY = (
    "明日の天気は", "明日届きますか", "土曜日の料金は", "日曜のレッスンは何時から", "土曜日に休みたい",
    "明日お休みします", "明日のレッスンは休みですか", "12/24にケーキを受け取れますか", "1日に何回入れますか",
    "今日の夕食は何時", "明日の送迎は何時からですか", "12/15に電話した件ですが", "年末年始のレッスンは休みですか",
    "明日14時に届きますか", "明日の14時に予約したい", "明日の14時のレッスンは休みですか", "夜は?", "14時は",
    "土曜の午後の配送は電話で頼めますか", "月曜の朝に電話したけど出なかった", "明日の朝までに電話をください",
    "明日の14時に電話をかけてもらえますか", "午後の電話に出られませんでした", "何時に電話をくれますか",
    "夜はつながりません", "深夜つながりません", "昼休みに繋がりません", "夜つながりにくい", "夜はつながりやすいですか",
    "12/24の18時は空いてますか", "大晦日の夜は空いてますか", "明日の14時は空いてますか", "明日14時?", "今日の18時まで?",
    "Will you call me tomorrow?", "Please call me on Monday", "I will be there on Monday",
    "I am available on Monday morning", "Is it available on December 25?", "is there a holiday?",
    "what services are available today?", "Can I open it on Sunday?", "Please answer by Friday",
    "Do you deliver on Saturday?", "My certificate expires on December 30",
    "Is my certificate available today?", "Can I open an account on Sunday?", "open", "I may call",
    "Is parking available on weekends?", "Today the site does not answer",
)  # fmt: skip

ABOUT_A_NUMBER = (
    "担当者の電話番号を変更したい", "番号がわかりません、会員番号", "電話番号は必須ですか",
    "電話番号が変わりました", "確認の電話は何時ごろかかってきますか", "電話確認は土日でもできますか",
    "申込の受付は何時までですか", "審査の電話は夜でもいいですか", "受付番号を忘れました",
)  # fmt: skip

BOT = (
    "あなたの名前は?", "お前の名前は何",
    "AIなの?", "AIですか", "あなたはAIですか", "ボット?", "これって機械?", "人間ですか",
    "中の人いますか", "自動応答ですか", "ロボットと話してるの?", "are you a bot", "ChatGPTですか",
    "本物の人間ですか", "AI?", "AIと話してるの?", "もしかしてAI", "あなたは人?", "ボットですよね",
    "中の人いる?", "これは自動返信ですか", "人が答えてるの?", "機械が答えてるんですか",
    "君はロボット?", "ChatGPT使ってる?", "is this a bot", "am I talking to a human", "あんた誰",
    "人間が対応してますか", "生身の人間ですか", "AIが回答していますか", "おたくAI?", "AIですよね?",
    "ボットですか?", "人間じゃないよね", "自動で返信してるの?", "あなたはロボットですか",
    "AIチャットですか", "機械?", "中に人がいるの", "誰が答えていますか", "これはAIが書いてるの",
    "人工知能なんですか", "are you an AI?",
)  # fmt: skip

ABOUT_MACHINES = (
    "AIの設定方法", "人と話したい", "機械の設置", "人間ドック", "人は何人まで",
    "ロボット掃除機は使えますか",
)  # fmt: skip

HELP = (
    "助けて", "たすけて", "助けてください", "誰か助けて", "困った", "困っています", "help me",
    "どうしよう", "HELP", "ヘルプ", "助けてほしいです", "助けて!!", "たすけてー",
    "助けてくださいお願いします", "困りました", "こまってます", "ヘルプミー", "どうしたらいいの",
    "もう無理", "SOS", "助けてよ", "please help", "help!", "お助けください",
    "どうすればいいかわからない", "助けてください!!", "助けて〜", "困ってるんです",
    "ちょっと困っています", "どうしよう…", "だれかたすけて", "help please", "助けてほしい",
    "とても困っています", "お願い助けて",
)  # fmt: skip

HELP_WITH_SOMETHING = (
    "ヘルプデスクはどこ", "助けて倒れた", "助成金", "支払いに困っています",
)  # fmt: skip


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
    ("text", "expected"),
    [*((text, True) for text in DAYS), *((text, False) for text in ABOUT_A_DAY)],
)
def test_somebody_asks_whether_a_day_is_one_of_service(text: str, expected: bool) -> None:
    assert asks_for_days(normalize(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in A_DAY), *((text, False) for text in NO_DAY)],
)
def test_somebody_asks_of_a_day_in_any_words(text: str, expected: bool) -> None:
    assert asks_of_a_day(normalize(text)) is expected
    assert expected or not asks_for_days(normalize(text))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *((text, Wish.NUMBER) for text in NUMBER),
        *((text, Wish.HOURS) for text in HOURS),
        *((text, None) for text in ABOUT_A_NUMBER),
        *((text, Wish.BOT) for text in BOT),
        *((text, None) for text in ABOUT_MACHINES),
        *((text, Wish.HELP) for text in HELP),
        *((text, None) for text in HELP_WITH_SOMETHING),
    ],
)
def test_a_wish_is_what_a_text_is_all_about(text: str, wish: Wish | None) -> None:
    assert wish_of(normalize(text)) is wish


@pytest.mark.parametrize("unit", [
    "昼過ぎ", "9時ごろ", "何時ごろ", "14時30分", "いつごろ", "朝一番", "今から", "明日9時ごろ電話", "dec 3 ", "open ",
])  # fmt: skip
def test_a_time_said_again_and_again_is_read_in_a_moment(unit: str) -> None:
    """Two ways to read one word would double the time with each repetition."""
    begun = process_time()
    for end in ("", "x", "電"):
        asks_of_a_day((unit * LONGEST)[: LONGEST - len(end)] + end)
    assert process_time() - begun < 0.05
