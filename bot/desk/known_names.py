"""Ids of the journal → what people call it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from bot.answer.pins import PINNED_TOPIC
from corpus.intent import Corpus, Entry, Referral

CHANNELS = {
    "api": "ウィジェット・API",
    "page": "サポートページ",
    "slack": "Slack",
    "mattermost": "Mattermost",
}
KINDS = {
    "answer": "回答",
    "choices": "選択肢",
    "fallback": "電話のご案内",
    "notice": "あいさつ・窓口のお尋ね",
}
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

    def edit_address(self, chosen_id: str) -> str | None:
        """Return where an entry or a topic is edited; None where it is not there."""
        if chosen_id in self.topics:
            return url_for("desk.topic", topic_id=chosen_id)
        return url_for("desk.entry", entry_id=chosen_id) if chosen_id in self.entries else None
