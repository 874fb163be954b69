"""Question → Reply. No Flask here: every channel and the command line come through this door."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from bot.answer.contact import TOKYO, Contact
from bot.answer.conversation import Conversation, Conversations
from bot.answer.decision import Decision, Policy, Reason, Verdict, decide, is_expired
from bot.answer.follow_up import decide_in_context
from bot.answer.hearing import Heard, Listener, after_reply
from bot.answer.part_read import PartRead
from bot.answer.query_ids import QueryIds
from bot.answer.reply import Choice, Reply
from bot.answer.reply_writer import ReplyWriter
from bot.answer.several import decide_several
from corpus.blocks import Blocks
from corpus.errors import FaqError
from corpus.intent import Entry
from corpus.text import normalize
from index.parts import Part
from index.question import Question
from index.result import Hit, SearchResult
from index.searcher import Searcher

log = logging.getLogger(__name__)

# Decisions kept: about a megabyte of short queries, eight at most where each is as long as may be.
_CACHE_SIZE = 1000


class UnknownChoice(FaqError, ValueError):
    """No entry has this id."""


class Answerer:
    """Answers from one opened index. `now` is the clock, with time zone.

    `secret` signs conversations and query ids; without one they end with this object. `problems`
    says why this is not the index that the settings ask for; none: it is.
    """

    def __init__(
        self,
        searcher: Searcher,
        public_url: str,
        precision: float,
        now: Callable[[], datetime] = lambda: datetime.now(TOKYO),
        secret: str = "",
        problems: Sequence[str] = (),
    ) -> None:
        self.searcher, self.corpus, self._now = searcher, searcher.corpus, now
        self._entries = {entry.id: entry for entry in self.corpus.entries}
        self.policy = Policy(searcher.calibration.answer_threshold(precision))
        self.version, self.problems = searcher.manifest.version, tuple(problems)
        secret = secret or secrets.token_hex()
        self.query_ids = QueryIds(secret, now)
        self._writer = ReplyWriter(self.corpus, self.version, public_url, now, self.query_ids)
        self.conversations = Conversations(secret, self.version, self.corpus.entries, now)
        self._listener = Listener(self._entries, self.chosen, self._neighbours)
        # Belongs to this answerer, and so to one opened index: no decision outlives its version.
        self._decided = lru_cache(_CACHE_SIZE)(lambda *read: self._search(*read)[1])

    def ask(self, question: Question, conversation: str | None = None) -> Reply:
        """Return the reply to a question."""
        return self.ask_with_reason(question, conversation)[0]

    def ask_with_reason(
        self, question: Question, conversation: str | None = None
    ) -> tuple[Reply, Decision | None]:
        """Return what `ask` returns with the decision behind it, for staff.

        None where the text held a secret and was not searched.
        """
        before = self.conversations.read(conversation)
        if question.secret:
            token = self.conversations.seal(before.topic, before.last)
            return self._writer.secret(question.secret, token), None
        heard = self.hear(question, before)
        decision = heard.decision or self.decide(heard.question, heard.topic)
        return self._writer.reply(decision, self.continued(decision, before)), decision

    def hear(self, question: Question, before: Conversation) -> Heard:
        """Return what a text decides as a reply to the bot, or the question that it holds."""
        heard = self._listener.hear(question, before)
        if heard.decision:
            log.info("decided %s (%s)", heard.decision.verdict.value, heard.decision.reason.value)
        return heard

    def entry(self, entry_id: str) -> Entry:
        """Return the entry that somebody chose. Raises UnknownChoice."""
        try:
            return self._entries[entry_id]
        except KeyError:
            raise UnknownChoice from None

    def choose(self, entry: Entry, conversation: str | None = None) -> Reply:
        """Return the reply to a choice: the entry itself, never searched again."""
        decision, before = self.chosen(entry), self.conversations.read(conversation)
        return self._writer.reply(decision, self.continued(decision, before))

    def chosen(self, entry: Entry) -> Decision:
        """Return the decision behind a choice."""
        if is_expired(entry, self._today()):
            return Decision(Verdict.ABSTAIN, Reason.EXPIRED)
        hit = Hit(entry, 1, 1.0, 1.0)
        return Decision(Verdict.ANSWER, Reason.CHOSEN, (hit,), confidence=1.0)

    def decide(self, question: Question, topic: Sequence[Entry] = ()) -> Decision:
        """Return the decision about a question after `topic`, the entries last shown.

        A text of several parts is also read by these. What was decided today about the same question without
        a topic is remembered; the hour has no part in a decision.
        """
        if topic:
            return self.explain(question, topic)[1]
        return self._decided(question, self._today())

    def explain(
        self, question: Question, topic: Sequence[Entry] = ()
    ) -> tuple[SearchResult, Decision]:
        """Return what was found with the decision made of it, for people who want to know why."""
        result, decision = self._search(question, self._today())
        in_context = decide_in_context(
            result,
            decision,
            topic,
            self.policy,
            self._today(),
            [self._entries[entry_id] for entry in topic for entry_id in entry.related],
            lambda lemmas, entries: len(self.searcher.overlap(lemmas, *entries).missing),
        )
        if in_context is not decision:
            self._log(result, in_context)
        return result, in_context

    def read_parts(self, question: Question) -> tuple[PartRead, ...]:
        """Return what each part of a question would be told alone."""
        return self._read_parts(question.parts, self._today(), {})

    def contact(self, section: str | None = None) -> Contact | None:
        """Return the phone guidance as of now."""
        return self._writer.contact(section)

    def link_to(self, entry: Entry) -> str:
        """Return the absolute address of an entry on the support page."""
        return self._writer.link_to(entry)

    def blocks_of(self, entry: Entry, page: str | None = None) -> Blocks:
        """Return an entry's Markdown answer, its links to entries on `page`; none where plain."""
        return self._writer.blocks_of(entry, page)

    def frequent(self) -> tuple[Choice, ...]:
        """Return the questions the site wants to offer first."""
        return self._writer.frequent()

    def continued(self, decision: Decision, before: Conversation) -> str | None:
        """Return the token of a conversation after a decision.

        One question without an answer does not end it.
        """
        frequent = [self._entries[entry_id] for entry_id in self.corpus.site.frequent]
        after = after_reply(decision, before, frequent)
        return self.conversations.seal(after.topic, after.last)

    def _neighbours(self, entry: Entry) -> list[Entry]:
        """Return the entries that a search for an entry's own question finds besides it."""
        hits = self.searcher.search(normalize(entry.question or entry.section)).hits
        return [hit.target for hit in hits if hit.target is not entry]

    def _search(self, question: Question, today: date) -> tuple[SearchResult, Decision]:
        result = self.searcher.search(question.gist)
        decision = decide(result, self.policy, today)
        if question.parts:
            parts = self._read_parts(question.parts, today, {question.gist: result})
            decision = decide_several(decision, result, parts, self.policy, today)
        self._log(result, decision)
        return result, decision

    def _read_parts(
        self, parts: Sequence[Part], today: date, found: Mapping[str, SearchResult]
    ) -> tuple[PartRead, ...]:
        """Return the parts as read; `found` holds what was searched already."""
        results = [found.get(part.text) or self.searcher.search(part.text) for part in parts]
        return tuple(
            PartRead(part, result, decide(result, self.policy, today))
            for part, result in zip(parts, results, strict=True)
        )

    def _log(self, result: SearchResult, decision: Decision) -> None:
        """Write why a query was decided this way, without a word of it.

        The log outlives RETENTION_DAYS.
        """
        if not log.isEnabledFor(logging.INFO):
            return
        first = result.hits[0] if result.hits else None
        words = self.searcher.overlap(result.lemmas, first.target) if first else None
        log.info(
            "decided %s (%s): shown %s; first %s %.3f, answerable %.3f; topic %s; signals %s; "
            "words known %s",
            decision.verdict.value,
            decision.reason.value,
            [hit.target.id for hit in decision.hits],
            first and first.target.id,
            first.probability if first else 0,
            result.answerable,
            decision.referral and decision.referral.id,
            first and {name: round(value, 2) for name, value in first.signals.items()},
            words and f"{len(words.matched)} of {len(words.matched) + len(words.missing)}",
        )

    def _today(self) -> date:
        return self._now().astimezone(TOKYO).date()
