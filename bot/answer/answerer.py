"""Question → Reply. No Flask here: every channel and the command line come through this door."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from bot.answer.asked_language import language_for
from bot.answer.contact import TOKYO, Contact, ContactChannel, Line, channels_of, lines_of
from bot.answer.conversation import Conversation, Conversations
from bot.answer.decision import Decision, Policy, Reason, Verdict, decide, referred, withdrawn
from bot.answer.decision_log import log_decision
from bot.answer.follow_up import decide_in_context
from bot.answer.grounds import grounds_of
from bot.answer.hearing import Heard, Listener, after_reply
from bot.answer.memory import failed_lists, memory_after
from bot.answer.offered_topics import offered_topics
from bot.answer.part_read import PartRead
from bot.answer.pins import Pins
from bot.answer.query_ids import QueryIds
from bot.answer.reply import Choice, Reply, ReplyNotice
from bot.answer.reply_writer import ReplyWriter
from bot.answer.several import decide_several
from bot.answer.situation import Situation, after_failed_lists, decide_in_situation, floored
from bot.answer.speaker import WORDS, Manner
from bot.answer.visible import Visible
from bot.answer.withdrawn import is_withdrawn, without_withdrawn
from corpus.blocks import Blocks
from corpus.errors import FaqError
from corpus.intent import Entry, Referral
from corpus.live import NO_LIVE, Live, with_live
from corpus.text import normalize
from corpus.words.words import Language, Words, with_own
from index.question import Question
from index.result import Hit, SearchResult
from index.searcher import Searcher

log = logging.getLogger(__name__)

# Decisions kept: about a megabyte of short queries, eight at most where each is as long as may be.
_CACHE_SIZE = 1000


class UnknownChoice(FaqError, ValueError):
    """No entry, and no topic that is offered, has this id."""


class Answerer:
    """Answers from one opened index. `now` is the clock, with time zone.

    `secret` signs conversations and query ids; without one they end with this object. `problems`
    says why this is not the index that the settings ask for; none: it is. `live` is laid over the
    index's corpus; `held` is what of it held when this was made.
    """

    def __init__(
        self,
        searcher: Searcher,
        public_url: str,
        precision: float,
        now: Callable[[], datetime] = lambda: datetime.now(TOKYO),
        secret: str = "",
        problems: Sequence[str] = (),
        live: Live = NO_LIVE,
    ) -> None:
        self._index, self.live, self._now = searcher, live, now
        self._public_url, self._precision = public_url, precision
        self.held = live.at(self.moment())
        self.corpus = corpus = with_live(searcher.corpus, self.held)
        changed = corpus is not searcher.corpus
        self.searcher = searcher.with_corpus(corpus) if changed else searcher
        self._entries = {entry.id: entry for entry in corpus.entries}
        self.topics = offered_topics(corpus)
        self.policy = Policy(searcher.calibration.answer_threshold(precision))
        self.version, self.problems = searcher.manifest.version, tuple(problems)
        self._secret = secret = secret or secrets.token_hex()
        self.query_ids = QueryIds(secret, now)
        self._writer = ReplyWriter(
            corpus, self.version, public_url, now, self.query_ids, self.visible
        )
        self.conversations = Conversations(secret, corpus.entries, now, corpus.site.phones)
        self._listener = Listener(self.visible.related, self.chosen, self._neighbours)
        # Belongs to this answerer, and so to one opened index: no decision outlives its version.
        self.decided = lru_cache(_CACHE_SIZE)(lambda *read: self._search(*read)[1])

    def over(
        self,
        searcher: Searcher | None = None,
        problems: Sequence[str] | None = None,
        live: Live | None = None,
    ) -> Answerer:
        """Return an answerer over another index or live state, with this one's conversations."""
        return Answerer(
            searcher or self._index,
            self._public_url,
            self._precision,
            self._now,
            self._secret,
            self.problems if problems is None else problems,
            self.live if live is None else live,
        )

    @property
    def visible(self) -> Visible:
        """Return what of the corpus customers may see, at any day."""
        return Visible(self._entries, self.corpus.site.frequent, self._today)

    def words(self, language: Language) -> Words:
        """Return the sentences of a language, the company's own in their place."""
        return with_own(WORDS[language], self.corpus.site.own_words, language)

    def ask(
        self,
        question: Question,
        conversation: str | None = None,
        language: Language | None = None,
    ) -> Reply:
        """Return the reply to a question; without a language, in the one that it is in."""
        return self.ask_with_reason(question, conversation, language)[0]

    def ask_with_reason(
        self,
        question: Question,
        conversation: str | None = None,
        language: Language | None = None,
    ) -> tuple[Reply, Decision | None]:
        """Return what `ask` returns with the decision behind it, for staff.

        None where the text held a secret and was not searched.
        """
        began, before = time.perf_counter(), self.conversations.begun(conversation)
        language = language or language_for(None, question.text)
        if question.secret:
            token = self.conversations.seal(before.topic, before.last, before.memory, before.id)
            reply = self._writer.secret(question.secret, token, language)
            return replace(reply, grounds=grounds_of(None, before.id, language, began)), None
        situation = Situation.of(question, has_lines=bool(self.corpus.site.phones))
        heard = self.hear(question, before)
        decision = heard.decision or self.decide(heard.question, heard.topic)
        if decision.reason is not Reason.PINNED:
            decision = decide_in_situation(decision, situation)
            decision = after_failed_lists(decision, failed_lists(decision, before))
        manner = Manner(language, situation, before.memory.cold, before.memory.line)
        reply = self._writer.reply(decision, self.continued(decision, before), manner)
        return replace(reply, grounds=grounds_of(decision, before.id, language, began)), decision

    def hear(self, question: Question, before: Conversation) -> Heard:
        """Return what a text decides: pinned, or a reply to the bot; or the question that it holds."""
        pinned = Pins(self.held, self.visible, self.corpus.referrals).decide(question)
        heard = Heard(question, before.topic, pinned)
        if not pinned:
            heard = self._listener.hear(question, before)
        if heard.decision is None:
            return heard
        log.info("decided %s (%s)", heard.decision.verdict.value, heard.decision.reason.value)
        return replace(heard, decision=self.visible.decision(heard.decision))

    def entry(self, entry_id: str) -> Entry:
        """Return the entry that somebody chose. Raises UnknownChoice."""
        try:
            return self._entries[entry_id]
        except KeyError:
            raise UnknownChoice from None

    def entry_or_topic(self, choice_id: str) -> Entry | Referral:
        """Return the entry, or the topic that is offered by name, of an id. Raises UnknownChoice."""
        topic = next((each for each in self.topics if each.id == choice_id), None)
        return topic or self.entry(choice_id)

    def choose(
        self, chosen: Entry | Referral, conversation: str | None = None, language: Language = "ja"
    ) -> Reply:
        """Return the reply to a choice, never searched again: the entry itself, a topic's line."""
        began = time.perf_counter()
        decision, before = self.chosen(chosen), self.conversations.begun(conversation)
        manner = Manner(language, line=before.memory.line)
        reply = self._writer.reply(decision, self.continued(decision, before), manner)
        grounds = grounds_of(decision, before.id, language, began, chosen.id)
        return replace(reply, grounds=grounds)

    def chosen(self, entry: Entry | Referral) -> Decision:
        """Return the decision behind a choice."""
        if isinstance(entry, Referral):
            return referred(entry)
        if is_withdrawn(entry, self._today()):
            return withdrawn(entry)
        hit = Hit(entry, 1, 1.0, 1.0)
        return Decision(Verdict.ANSWER, Reason.CHOSEN, (hit,), confidence=1.0)

    def decide(self, question: Question, topic: Sequence[Entry] = ()) -> Decision:
        """Return the decision about a question after `topic`, the entries last shown.

        A text of several parts is also read by these. What was decided today about the same question without
        a topic is remembered; the hour has no part in a decision.
        """
        if topic:
            return self.explain(question, topic)[1]
        return self.decided(question, self._today())

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
            [related for entry in topic for related in self.visible.related(entry)],
            lambda lemmas, entries: len(self.searcher.overlap(lemmas, *entries).missing),
        )
        if in_context is not decision:
            in_context = floored(self.visible.decision(in_context), self.policy)
            log_decision(result, in_context, self.searcher.overlap)
        return result, in_context

    def read_whole(self, question: Question) -> tuple[SearchResult, Decision]:
        """Return what is found and decided of a question as a whole, whatever its parts ask."""
        result = self.searcher.search(question.gist)
        return result, decide(result, self.policy, self._today())

    def read_parts(self, question: Question, found: SearchResult) -> list[PartRead]:
        """Return what each part of a question would be told alone; the whole `found` what it did."""
        today, searched = self._today(), {question.gist: found}
        read = []
        for part in question.parts:
            result = searched.get(part.text) or self.searcher.search(part.text)
            decision = decide(result, self.policy, today)
            read.append(PartRead(part, without_withdrawn(result, today), decision))
        return read

    def contact(self, section: str | None = None) -> Contact | None:
        """Return the phone guidance as of now."""
        return self._writer.contact(section)

    def lines(self) -> tuple[Line, ...]:
        """Return every line with its state as of now."""
        return lines_of(self.corpus.site, self._now())

    def channels(self) -> tuple[ContactChannel, ...]:
        """Return every other door with its state as of now."""
        return channels_of(self.corpus.site, self._now())

    def notice(self) -> ReplyNotice | None:
        """Return the notice that is on now."""
        return self._writer.notice()

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
        offers = decision.verdict is Verdict.NOTICE  # a greeting does
        after = after_reply(decision, before, self.visible.frequent() if offers else ())
        memory = memory_after(decision, before, self._writer.line_after(decision))
        return self.conversations.seal(after.topic, after.last, memory, before.id)

    def _neighbours(self, entry: Entry) -> list[Entry]:
        """Return the entries that a search for an entry's own question finds besides it."""
        hits = self.searcher.search(normalize(entry.question or entry.section)).hits
        near = [hit.target for hit in hits if hit.target is not entry]
        return [each for each in near if self.visible.shows(each.id)]

    def _search(self, question: Question, today: date) -> tuple[SearchResult, Decision]:
        result, decision = self.read_whole(question)
        if question.parts:
            parts = self.read_parts(question, result)
            seen = without_withdrawn(result, today)
            decision = self.visible.decision(decide_several(decision, seen, parts))
        decision = floored(decision, self.policy)
        log_decision(result, decision, self.searcher.overlap)
        return result, decision

    def _today(self) -> date:
        return self.moment().date()

    def moment(self) -> datetime:
        """Return the time in Asia/Tokyo, without a zone."""
        return self._now().astimezone(TOKYO).replace(tzinfo=None)
