"""Ids of the journal → what people call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from bot.answer.pins import PINNED_TOPIC
from bot.journal.record import QueryRecord
from corpus.intent import Corpus, Entry, Referral

CHANNELS = {
    "api": "ウィジェット・API",
    "page": "サポートページ",
    "slack": "Slack",
    "mattermost": "Mattermost",
}
COMPLAINT = "complaint"
KINDS = {
    "answer": "回答",
    "choices": "選択肢",
    "fallback": "電話のご案内",
    COMPLAINT: "苦情",
    "notice": "あいさつ・窓口のお尋ね",
}
# A topic of it is a complaint: the packs', and what companies call their own.
_OF_COMPLAINTS = re.compile(r"苦情|クレーム|complaint", re.IGNORECASE)
NO_TOPIC = "話題の登録がない質問"
_PINNED = "行き先を決めた質問"


@dataclass(frozen=True)
class KnownNames:
    """The names of one corpus; what it no longer holds is called by its id."""

    corpus: Corpus

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Return the entries by id."""
        return {entry.id: entry for entry in self.corpus.entries}

    @cached_property
    def topics(self) -> dict[str, Referral]:
        """Return the topics by id."""
        return {topic.id: topic for topic in self.corpus.referrals}

    @cached_property
    def complaints(self) -> tuple[str, ...]:
        """Return the ids of the topics that are complaints; what a reply says does not matter."""
        return tuple(
            topic.id
            for topic in self.corpus.referrals
            if _OF_COMPLAINTS.search(f"{topic.id} {topic.topic}")
        )

    def entry(self, entry_id: str) -> str:
        """Return an entry's question."""
        found = self.entries.get(entry_id)
        return found.question or found.answer[:40] if found else f"{entry_id}（今はありません）"

    def topic(self, topic_id: str | None) -> str:
        """Return what a topic is about."""
        if topic_id is None:
            return NO_TOPIC
        if topic_id == PINNED_TOPIC:
            return _PINNED
        found = self.topics.get(topic_id)
        return found.topic if found else topic_id

    def entry_or_topic(self, chosen_id: str) -> str:
        """Return the name of what somebody took from a list."""
        return self.topic(chosen_id) if chosen_id in self.topics else self.entry(chosen_id)

    def channel(self, channel: str) -> str:
        """Return where people asked."""
        return CHANNELS.get(channel, channel)

    def kind(self, kind: str) -> str:
        """Return what people got."""
        return KINDS.get(kind, kind)

    def kind_of(self, record: QueryRecord) -> str:
        """Return what a reply was: one to a complaint, or what people got."""
        return KINDS[COMPLAINT] if self.is_complaint(record) else self.kind(record.kind)

    def is_complaint(self, record: QueryRecord) -> bool:
        """Return whether the topic that decided a reply is a complaint."""
        return record.topic in self.complaints and record.kind in ("notice", "fallback")

    def edit_address(self, chosen_id: str) -> str | None:
        """Return where an entry or a topic is edited; None where it is not there."""
        if chosen_id in self.topics:
            return url_for("desk.topic", topic_id=chosen_id)
        return url_for("desk.entry", entry_id=chosen_id) if chosen_id in self.entries else None
