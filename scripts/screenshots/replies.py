"""Replies of every kind, as the API would send them: the same ones in the pictures of every release.

A flower shop's. Real replies go by the corpus, by its index and by the time of day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

from bot.answer.contact import Contact, ContactChannel
from bot.answer.reply import Answer, Choice, Related, Reply, ReplyLink, ReplyNotice
from corpus.blocks import Heading, Item, List, Paragraph, Run, Table

_SECTION = "配達について"
_OPEN = Contact(
    text="ご注文・お届けのお問い合わせ:03-0000-0000\n受付時間:月〜金 9:00〜18:00\nただいま受付中です。",
    purpose="ご注文・お届けのお問い合わせ",
    phone="03-0000-0000",
    tel="tel:0300000000",
    hours="月〜金 9:00〜18:00(12:00〜13:00を除く)",
    open_now=True,
    opens_at=None,
    channels=(),
)
_SHUT = replace(
    _OPEN,
    open_now=False,
    opens_at=datetime(2027, 1, 5, 0, 0, tzinfo=timezone.utc),
    channels=(
        ContactChannel("form", "お問い合わせフォーム", "https://example.jp/form", True),
        ContactChannel("mail", "メールで問い合わせる", "mailto:help@example.jp", True),
        ContactChannel("callback", "折り返しのお電話を予約する", "https://example.jp/call", False),
    ),
)
CHOICES = (
    Choice("same-day", "今日中に届けてもらえますか", _SECTION),
    Choice("area", "配達はどこまでできますか", _SECTION, "配達できる地域"),
    Choice("fee", "配達料はいくらですか。何円以上の買い物で無料になりますか", _SECTION),
    Choice("change", "お届けの日時をあとから変えられますか", _SECTION),
)
_PLAIN = Answer(
    id="same-day",
    section=_SECTION,
    question="今日中に届けてもらえますか",
    text="14時までのご注文は、その日のうちに市内へお届けします。\nくわしくは、ご注文の画面をご覧ください。",
    links=(ReplyLink("お届けの案内", "https://example.jp/delivery"),),
    related=(
        Related("area", "配達はどこまでできますか"),
        Related("change", "お届けの日時をあとから変えられますか"),
    ),
    reviewed="2026-04-01",
)
_RICH = replace(
    _PLAIN,
    question="配達料はいくらですか",
    blocks=(
        Heading((Run("市内へのお届け"),)),
        Paragraph(
            (
                Run("5,000円以上", bold=True),
                Run("のお買い上げで無料です。くわしくは"),
                Run("送料の表", url="https://example.jp/fee"),
                Run("をご覧ください。"),
            )
        ),
        List(
            (
                Item((Run("お届け日を選ぶ"),), (List((Item((Run("花鉢は3日前まで"),)),)),)),
                Item((Run("お支払いを済ませる"),)),
            ),
            ordered=True,
        ),
        Table(
            ((Run("お届け先"),), (Run("5,000円未満"),), (Run("5,000円以上"),), (Run("お急ぎ便"),)),
            (
                ((Run("市内"),), (Run("500円"),), (Run("無料"),), (Run("プラス300円"),)),
                ((Run("隣の市"),), (Run("800円"),), (Run("300円"),), (Run("承りません"),)),
            ),
        ),
    ),
)

ANSWER = Reply(
    kind="answer",
    message=None,
    answer=_PLAIN,
    choices=(),
    contact=_OPEN,
    confidence=0.97,
    conversation=None,
    query_id="0" * 32,
    version="0" * 10,
)
RICH_ANSWER = replace(ANSWER, answer=_RICH)
DOUBTFUL_ANSWER = replace(ANSWER, confidence=0.6, choices=CHOICES[1:3])
URGENT_ANSWER = replace(
    ANSWER, message="お急ぎのことと存じます。まずはお電話ください。", contact_as="first"
)
CHOICE_OF_FOUR = replace(
    ANSWER,
    kind="choices",
    message="どちらについてのご質問ですか。",
    answer=None,
    choices=CHOICES,
    contact=_SHUT,
)
FALLBACK = replace(
    ANSWER,
    kind="fallback",
    message="申し訳ございません。お探しの回答が見つかりませんでした。お電話で承ります。",
    answer=None,
    confidence=0.1,
)
FALLBACK_WITH_CHOICES = replace(FALLBACK, choices=CHOICES[:2])
SHUT_FALLBACK = replace(FALLBACK, contact=_SHUT)
GREETING = replace(
    ANSWER,
    kind="notice",
    message="こんにちは。お花やお届けについて、短い文でご質問ください。",
    answer=None,
    contact=None,
    choices=CHOICES[:3],
    confidence=None,
)
OUTAGE = replace(
    ANSWER,
    notice=ReplyNotice("雪のため、お届けが半日ほど遅れております。", None, None),
)
