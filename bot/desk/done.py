"""What the bot did with a question, in a sentence: the journal keeps why it did, not its words."""

from __future__ import annotations

from bot.answer.decision import Reason
from bot.desk.known_names import KnownNames
from bot.journal.record import QueryRecord

_PHONE = "電話番号と受付時間をご案内しました。"
_DOORS = "お電話以外の窓口か、Q&Aページをご案内しました。"  # of a company without a phone
# What somebody wanted of us, by the topic that was found; docs: bot/answer/situation.py.
_WISHES = {
    "general-contact": "電話番号と受付時間をご案内しました。",
    "general-hours": "お休みと受付時間をご案内しました。",
    "general-date-time": "お休みと受付時間をご案内しました。",
}
_ANY_WISH = "連絡先、受付時間、お休みのうち、お尋ねのものをご案内しました。"
_WITH_OWN_WORDS = (Reason.URGENT.name, Reason.REFERRAL.name, Reason.OFF_TOPIC.name)


def done_text(record: QueryRecord, names: KnownNames) -> str:
    """Return what was done at the phone's topics and at wishes; "" of any other reply."""
    has_phone = bool(names.corpus.site.phones)
    if record.kind == "notice" and record.reason == Reason.WISH.name:
        wish = _WISHES.get((record.topic or "").replace("-en-", "-"), _ANY_WISH)
        return wish if has_phone else _DOORS
    if record.kind != "fallback":
        return ""
    is_urgent = record.reason == Reason.URGENT.name
    done = _PHONE if has_phone else _DOORS
    if is_urgent and has_phone:
        done = f"急ぎの案内として、{done}"
    topic = names.topics.get(record.topic or "")
    if topic and topic.message and record.reason in _WITH_OWN_WORDS:
        done += f"話題に書いてある文も添えました（今の文：「{topic.message}」）。"
    return done
