"""A part of a text as it was read alone: does it want an answer, is it urgent. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answer.decision import Decision, Reason, Verdict
from corpus.intent import Entry, Referral
from index.asking import Role
from index.parts import Part
from index.result import Hit, SearchResult

# A circumstance must surely be an urgent one.
_SURELY = 0.8
# Beside another question, one whose answerability would not do alone is worth a choice.
_NEARLY = 0.3
# Of a part's topics for the phone, as many may be meant.
_NEAR_TOPICS = 2
_NOT_FOR_THE_PHONE = ("greeting", "thanks", "offtopic")
# 「至急ご対応をお願いします」: haste and courtesy, nothing else. Possessive: 「のでので…」 would be
# split in exponentially many ways otherwise.
_HASTE = re.compile(
    r"(?:大?至急|緊急|お?急ぎ|急いで|早急|早め|今すぐ|すぐ|一刻も早く|なるべく|できるだけ|取り急ぎ"
    r"|ご?(?:対応|連絡|返信|返事|回答|確認|教示|検討)|お?電話|お?願い|いたし|致し|申し上げ"
    r"|ください|下さい|いただ(?:けます|きたく|きたい|ければ)|存じ|ほしい|欲しい|助かり|幸い"
    r"|よろしく|宜しく|して|おり|いる|います|ので|です|ます|ため|よう|たい|早く|[かがのにをはでとなくし]|[、。!?\s])++"
)
# Time is short, or what should work does not: the phone is shown, whatever else is asked.
_PRESSING = re.compile("急いで(?!は|お?りま?せ|ま?せ|な)|至急|緊急|今すぐ|今夜|今晩|助けて")
_SOON = re.compile("今日|本日|明日|昨日|時間"), re.compile("期限|切れ|満了|失効")
_NOW = (
    re.compile("今日|本日|昨日|今朝|昨夜|さっき|先ほど|現在|今(?![後回度年月週])"),
    re.compile("止ま|エラー|警告|危険|見られ|見れな|開け|開かな|表示され|切れて"),
)


@dataclass(frozen=True)
class PartRead:
    """A part with what was found for it and what it would be told alone."""

    part: Part
    result: SearchResult
    decision: Decision

    @property
    def hits(self) -> tuple[Hit[Entry], ...]:
        """Return the entries that this part may ask for: those it would be told, else those found."""
        return self.decision.hits or self.result.hits

    @property
    def topics(self) -> list[Hit[Referral]]:
        """Return the topics for the phone that were found, without small talk."""
        return [hit for hit in self.result.referrals if hit.target.kind not in _NOT_FOR_THE_PHONE]

    @property
    def near_topics(self) -> list[Hit[Referral]]:
        """Return those of the topics that may be meant."""
        return self.topics[:_NEAR_TOPICS]

    @property
    def topic_share(self) -> float:
        """Return how much of the ranker's share goes to topics for the phone."""
        return sum(hit.share for hit in self.topics)

    @property
    def urgent(self) -> bool:
        """Return whether this part surely is about an urgent topic, and no mere plea for haste."""
        if self.decision.reason is not Reason.URGENT or _HASTE.fullmatch(self.part.text):
            return False
        role, share = self.part.role, self.result.referrals[0].share
        return role is Role.ASKS or (role is Role.NAMES and share >= _SURELY)

    @property
    def presses(self) -> bool:
        """Return whether this part says that time is short, and is not surely answered."""
        if self.is_sure or not self.result.referrals:
            return False
        text = self.part.text
        wrong = any(when.search(text) and what.search(text) for when, what in (_SOON, _NOW))
        return wrong or _PRESSING.search(text) is not None

    @property
    def is_sure(self) -> bool:
        """Return whether an entry surely answers this part alone."""
        return self.decision.verdict is Verdict.ANSWER

    @property
    def speaks(self) -> bool:
        """Return whether entries are found for this part alone, or nearly."""
        found = self.is_sure or self.decision.verdict is Verdict.CHOICES
        return bool(self.hits) and (found or self.result.answerable >= _NEARLY)
