"""Hand-made evidence for the tests of a decision: what a search may have found at a small desk."""

from dataclasses import replace
from datetime import date

from bot.answer.decision import Policy
from corpus.intent import Clarification, Entry, Referral
from index.result import Hit, SearchResult

POLICY = Policy(answer_threshold=0.8, choices_threshold=0.4)
TODAY = date(2026, 6, 1)
OLD = date(2026, 5, 31)
# The entries of a small desk: name → (question, valid until).
ENTRIES = {
    name: Entry(name, "節", question, "答え", valid_until=until)
    for name, question, until in [
        ("予約", "予約はできますか", None),
        ("変更", "変更はできますか", None),
        ("取消", "取り消しはできますか", None),
        ("料金", "料金はいくらですか", None),
        ("場所", "場所はどこですか", None),
        ("改定前", "以前の料金は", OLD),
        ("本日限り", "今日までですか", TODAY),
    ]
}
ENTRIES["予約"] = replace(ENTRIES["予約"], related=("取消",))
ENTRIES["場所"] = replace(ENTRIES["場所"], section="別の節")
REFERRALS = {
    "求人": Referral("求人", "求人", ()),
    "事故": Referral("事故", "事故", (), urgent=True),
    "天気": Referral("天気", "天気", (), kind="offtopic"),
    "引っ越し": Referral("引っ越し", "引っ越し", (), kind="trade"),
    "挨拶": Referral("挨拶", "挨拶", (), kind="greeting"),
    "挨拶二": Referral("挨拶二", "挨拶", (), kind="greeting"),
    "お礼": Referral("お礼", "お礼", (), kind="thanks"),
    "係の者": Referral("係の者", "人", (), kind="human"),
}
CLARIFICATIONS = {
    "日程": Clarification("日程", "日程", ("変更", "取消"), ()),
    "全般": Clarification("全般", "全般", ("場所", "料金", "取消", "変更"), ()),
    "遠い": Clarification("遠い", "遠い", ("改定前", "本日限り"), ()),
}


def hits(intents, *each):
    """Return hits from (name, probability, share), best first."""
    return tuple(
        Hit(intents[name], rank, probability, share)
        for rank, (name, probability, share) in enumerate(each, 1)
    )


def found(*entries, referrals=(), clarifications=(), answerable=0.0):
    return SearchResult(
        "問い",
        hits(ENTRIES, *entries),
        hits(CLARIFICATIONS, *clarifications),
        hits(REFERRALS, *referrals),
        answerable,
    )
