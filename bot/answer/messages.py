"""What users see beside the replies: errors, the hours, what staff read in their chat.

The replies' own sentences are in corpus/words, by language, where a company can put others in place.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime

from corpus.site import HOLIDAY, Closure, Phone
from corpus.text import MAX_CHARACTERS
from corpus.words.words import Language

# Of a company without a phone, above its other doors.
DOORS = "お問い合わせは、次の窓口で承ります。"
MAYBE_ALSO = "こちらのご質問でしたか。"

TOO_LARGE = f"入力が大きすぎます。{MAX_CHARACTERS:,}文字以内でご入力ください。"
TOO_LONG = f"ご質問が長すぎます。{MAX_CHARACTERS:,}文字以内でご入力ください。"
EMPTY = "ご質問をご入力ください。"
NOT_JSON = "application/json の形で送信してください。"
MALFORMED = "送信された内容を読み取れませんでした。"
UNKNOWN_CHOICE = "選ばれた質問が見つかりませんでした。もう一度ご質問ください。"
NOT_THERE = "お探しのページは見つかりませんでした。"
NOT_ALLOWED = "この方法ではご利用いただけません。"
TOO_MANY = "短い間に多くのご質問をいただいています。少し時間をおいてからお試しください。"
COMMENT_TOO_LONG = f"ご意見が長すぎます。{MAX_CHARACTERS:,}文字以内でご入力ください。"
UNKNOWN_QUERY = "評価の対象となる回答が見つかりませんでした。"
UNSIGNED = "送信元を確認できませんでした。"

# What browsers show in place of a page: a heading, and what to do.
_ERROR_PAGES = {
    403: (
        "このページはご覧いただけません",
        "Q&Aの一覧からお探しになるか、ご質問をご入力ください。",
    ),
    404: (
        "お探しのページは見つかりませんでした",
        "アドレスが変わったか、ページの公開が終わった可能性があります。"
        "Q&Aの一覧からお探しになるか、ご質問をご入力ください。",
    ),
    405: (
        "この方法ではご利用いただけません",
        "お手数ですが、Q&Aの一覧からお探しになるか、ご質問をご入力ください。",
    ),
    410: (
        "このページの公開は終了しました",
        "Q&Aの一覧からお探しになるか、ご質問をご入力ください。",
    ),
    413: ("入力が大きすぎます", f"{MAX_CHARACTERS:,}文字以内でご入力ください。"),
    429: ("ただいまアクセスが集中しています", TOO_MANY),
}
_ANY_ERROR_PAGE = (
    "ページを表示できませんでした",
    "お手数ですが、Q&Aの一覧からお探しになるか、ご質問をご入力ください。",
)
_FAILURE_PAGE = "ただいまページを表示できません"
_FAILURE = "ご不便をおかけして申し訳ございません。しばらくしてからもう一度お試しください。"
_BROKEN = "ただいま回答をご用意できません。"
_NOT_RATED = "申し訳ございません。ただいま評価を記録できません。"
_AGAIN = "しばらくしてから、もう一度お試しください。"

# The last of the choices, on every channel, and what to type where there are no buttons.
NONE_OF_THESE = "この中にない・担当者に聞く"
NONE_OF_THESE_TYPED = "この中にない"
PERSON_TYPED = "担当者と話したい"  # where it is not known of which list

# What staff read in their chat. The answer above is the one customers get.
CHAT_SHOW, CHAT_HELPFUL, CHAT_UNHELPFUL, CHAT_SHARE = (
    "この回答を見る",
    "役に立った",
    "役に立たなかった",
    "チャンネルに共有",
)
CHAT_NEXT = "続けて質問する"
CHAT_NOTICE = "【お知らせ】"
CHAT_PHONE = "お電話"
CHAT_SHUT = "（ただいま受付時間外）"
CHAT_TYPE_A_NUMBER = f"「1番」のように番号で、{NONE_OF_THESE}ときは「{NONE_OF_THESE_TYPED}」と続けて入力してください。"
CHAT_NEAREST = "近い質問"
CHAT_FREQUENT = "よくあるご質問"
CHAT_RELATED = "関連するご質問"
CHAT_THANKS = "評価を記録しました。ご協力ありがとうございます。"
_CHAT_SORRY = "評価を記録しました。回答の見直しに役立てます。"
CHAT_CONTINUED = "（続きはQ&Aページでご確認ください）"
CHAT_MORE_HELP = (
    f"回答をほかのメンバーにも見せたいときは「{CHAT_SHARE}」を押してください。"
    "メンションやダイレクトメッセージでもご質問いただけます。"
)
CHAT_STAFF = "社内向けの情報"
CHAT_CONFIDENCE, CHAT_REASON, CHAT_SIGNALS = "確信度", "判定", "手がかり"
CHAT_SIGNAL_NAMES = {"dense": "意味", "lexical": "言葉", "text": "文章", "learned": "言い換え"}
CHAT_REASONS = {
    "CONFIDENT": "確信あり",
    "CHOSEN": "選択された項目",
    "CLOSE_SECOND": "確信あり（近い項目もあり）",
    "AMBIGUOUS": "複数の意味に取れる質問",
    "SHARED": "当てはまる項目が複数",
    "SEVERAL_QUESTIONS": "質問が複数",
    "FOLLOW_UP": "前の回答の続き",
    "SMALL_TALK": "挨拶や担当者の希望",
    "URGENT": "緊急の話題",
    "OFF_TOPIC": "窓口の対象外",
    "REFERRAL": "Q&Aにない話題",
    "BELOW_THRESHOLD": "確信が足りない",
    "CONTRADICTED": "近い項目と食い違う",
    "NOTHING_SEARCHABLE": "検索できる言葉がない",
    "EXPIRED": "回答が非表示か期限切れ",
    "ACKNOWLEDGED": "お礼や了解",
    "WHICH": "どの項目か不明",
    "OUT_OF_RANGE": "ない番号",
    "ONE_BY_ONE": "複数の項目を希望",
    "UNSURE": "どの項目か選べない",
    "NONE_FITS": "どの項目にも当てはまらない",
    "MORE": "直前の回答より詳しく",
    "NOT_MEANT": "直前の回答は違うとの返事",
    "OTHER_LANGUAGE": "日本語・英語以外の言語",
    "WISH": "連絡方法のお尋ね",
    "ABOUT_BOT": "ボットについてのお尋ね",
    "VAGUE": "内容のわからないお困りごと",
    "LISTS_FAILED": "選択肢が二度続けて選ばれていない",
    "PINNED": "行き先を決めた質問",
}

_WEEKDAYS = "月火水木金土日"
_WEEKDAY_NAMES = calendar.day_name


def broken(*, has_phone: bool) -> str:
    """Return what is said where a question cannot be answered; of the phone only where there is one."""
    way = "お手数ですが、お電話でお問い合わせください。" if has_phone else _AGAIN
    return f"{_BROKEN}{way}"


def not_rated(*, has_phone: bool) -> str:
    """Return what is said where a rating cannot be recorded."""
    way = "お急ぎのご用件は、お手数ですが、お電話でお問い合わせください。"
    return f"{_NOT_RATED}{way if has_phone else _AGAIN}"


def chat_sorry(*, has_phone: bool) -> str:
    """Return what staff read who found an answer of no use."""
    return f"{_CHAT_SORRY}{'お急ぎの場合は、お電話でもご案内できます。' if has_phone else ''}"


def error_page(status: int, *, has_phone: bool) -> tuple[str, str]:
    """Return the heading of an error's page, and what to do."""
    if status >= 500:
        by_phone = "お急ぎのご用件は、お電話で承ります。" if has_phone else ""
        return _FAILURE_PAGE, f"{_FAILURE}{by_phone}"
    return _ERROR_PAGES.get(status, _ANY_ERROR_PAGE)


def contact_text(phone: Phone, hours: str, state: str) -> str:
    """Return the guidance in plain text, for channels that show no card: the state comes last."""
    return f"{phone.purpose}：{phone.number}\n受付時間：{hours}\n{state}"


def line_state(
    open_now: bool, opens_at: datetime | None, today: date, closure: Closure | None
) -> str:
    """Return whether somebody is there now, and from when on; in one line."""
    if open_now:
        return "ただいま受付中です。"
    state = "ただいまは受付時間外です。"
    if closure:
        reason = f"（{' '.join(closure.reason.split())}）" if closure.reason else ""
        state = f"ただいまはお電話の受付を臨時にお休みしています{reason}。"
    return f"{state}次の受付は{moment(opens_at, today)}からです。" if opens_at else state


def moment(at: datetime, today: date, language: Language = "ja") -> str:
    """Return a moment of the days to come as people say it."""
    day = day_name(at.date(), today, language)
    return f"{at:%-H:%M} {day} (Japan time)" if language == "en" else f"{day}{at:%-H:%M}"


def day_name(day: date, today: date, language: Language = "ja") -> str:
    """Return a day as every reply names it: 本日, or 12月30日（水）."""
    if language == "en":
        return "today" if day == today else f"{day:%A}, {day.day} {day:%B}"
    if day == today:
        return "本日"
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def weekday_name(weekday: int, language: Language = "ja") -> str:
    """Return the name of any such day of the week, or of any national holiday."""
    if weekday == HOLIDAY:
        return "national holidays" if language == "en" else "祝日"
    return f"{_WEEKDAY_NAMES[weekday]}s" if language == "en" else f"{_WEEKDAYS[weekday]}曜日"


def chat_help(command: str, example: str) -> str:
    """Return how to use the bot from a chat."""
    usage = (
        f"`{command} 質問` と入力すると、Q&Aから回答をお探しします。"
        "回答はご本人にだけ表示されます。"
    )
    return f"{usage}\n例：`{command} {example}`" if example else usage


def chat_shared(user: str) -> str:
    """Return who shared an answer; `user` is the platform's own mention."""
    return f"{user} さんが共有しました。"
