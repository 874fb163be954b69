"""ask(query) → Reply. No Flask here: every channel and the command line come through this door."""

from __future__ import annotations

import logging
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from bot.answer import messages
from bot.answer.contact import TOKYO, Contact, contact_for
from bot.answer.conversation import Conversations
from bot.answer.decision import Decision, Policy, Reason, Verdict, decide, is_expired
from bot.answer.follow_up import lean
from bot.journal.masking import has_private_key
from corpus.intent import Entry, Link
from corpus.text import normalize
from index.result import Found, Hit
from index.searcher import Searcher

log = logging.getLogger(__name__)

MAX_CHARACTERS = 2000
# From here on a text is a mail: greeting, circumstances, and somewhere the question, or two of
# them.
_MAIL_CHARACTERS = 60
_MOST_SENTENCES = 24
_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")
_SHORTEST_SENTENCE = 6
# Decisions kept: about a megabyte of short queries, eight at most where each is MAX_CHARACTERS
# long.
_REMEMBERED = 1000
_GUIDANCE = {Reason.URGENT: messages.URGENT, Reason.OFF_TOPIC: messages.OFF_TOPIC}


class EmptyQuery(ValueError):
    """Nothing is left of the text after normalization."""


class QueryTooLong(ValueError):
    """More than MAX_CHARACTERS after normalization."""


class UnknownChoice(ValueError):
    """No entry has this id."""


@dataclass(frozen=True)
class Choice:
    """A question offered to the person."""

    id: str
    question: str
    section: str


@dataclass(frozen=True)
class ReplyLink:
    """A link ready to be shown: always absolute."""

    label: str
    url: str


@dataclass(frozen=True)
class Answer:
    """An entry as people read it: its author's words exactly."""

    id: str
    section: str
    question: str
    text: str
    links: tuple[ReplyLink, ...]
    related: tuple[Choice, ...]
    reviewed: str | None


@dataclass(frozen=True)
class Reply:
    """The only type that holds words for users. `kind` is answer, choices, fallback or notice.

    `conversation` is a token: given back with the next text, it lets that one lean on this reply.
    """

    kind: str
    message: str | None
    answer: Answer | None
    choices: tuple[Choice, ...]
    contact: Contact | None
    confidence: float | None
    conversation: str | None
    query_id: str
    version: str


class Answerer:
    """Answers from one opened index. `now` is the clock, with time zone.

    `secret` signs conversations; without one they end with this object.
    """

    def __init__(
        self,
        searcher: Searcher,
        public_url: str,
        precision: float,
        now: Callable[[], datetime] = lambda: datetime.now(TOKYO),
        secret: str = "",
    ) -> None:
        self.searcher, self._public_url, self._now = searcher, public_url.rstrip("/"), now
        self.corpus = searcher.corpus
        self._entries = {entry.id: entry for entry in self.corpus.entries}
        self.policy = Policy(searcher.calibration.answer_at(precision))
        self.version = searcher.manifest.version
        self.conversations = Conversations(
            secret or secrets.token_hex(), self.version, self.corpus.entries, now
        )
        # Belongs to this answerer, and so to one opened index: no decision outlives its version.
        self._remembered = lru_cache(_REMEMBERED)(lambda *read: self._explain(*read)[1])

    def ask(
        self, text: str, admit: Callable[[], None] = lambda: None, conversation: str | None = None
    ) -> Reply:
        """Return the reply to a raw text. Raises EmptyQuery, QueryTooLong.

        `admit` is called once the text has passed all checks, before the search; what it raises
        goes through.
        """
        return self.ask_with_reason(text, admit, conversation)[0]

    def ask_with_reason(
        self, text: str, admit: Callable[[], None] = lambda: None, conversation: str | None = None
    ) -> tuple[Reply, Decision | None]:
        """Return what `ask` returns with the decision behind it, for staff; None where the text was
        not even read."""
        topic = self.conversations.open(conversation)
        if has_private_key(text):
            return self._reply(
                "notice",
                self.conversations.seal(topic),
                message=messages.SECRET,
                contact=self.contact(),
            ), None
        query = normalize(text)
        if not query:
            raise EmptyQuery
        if len(query) > MAX_CHARACTERS:
            raise QueryTooLong
        admit()
        decision = self.decide(text, topic)
        return self._say(decision, topic), decision

    def choose(
        self,
        entry_id: str,
        admit: Callable[[], None] = lambda: None,
        conversation: str | None = None,
    ) -> Reply:
        """Return the reply to a choice: the entry itself, never searched again. Raises
        UnknownChoice."""
        entry = self._entries.get(entry_id)
        if entry is None:
            raise UnknownChoice
        admit()
        topic = self.conversations.open(conversation)
        if is_expired(entry, self._today()):
            return self._say(Decision(Verdict.ABSTAIN, Reason.EXPIRED), topic)
        return self._say(
            Decision(Verdict.ANSWER, Reason.CHOSEN, (Hit(entry, 1, 1.0, 1.0),), confidence=1.0),
            topic,
        )

    def decide(self, text: str, topic: Sequence[Entry] = ()) -> Decision:
        """Return the decision about a raw text after `topic`, the entries last shown; a long one is
        also read by sentences.

        What was decided today about the same text without a topic is remembered; the hour has no
        part in a decision.
        """
        return (
            self.explain(text, topic)[1] if topic else self._remembered(*_read(text), self._today())
        )

    def explain(self, text: str, topic: Sequence[Entry] = ()) -> tuple[Found, Decision]:
        """Return what was found with the decision made of it, for people who want to know why."""
        found, decision = self._explain(*_read(text), self._today())
        leaned = lean(
            found,
            decision,
            topic,
            self.policy,
            self._today(),
            lambda entries: self.searcher.overlap(found.words, *entries).share,
        )
        if leaned is not decision:
            self._log(found, leaned)
        return found, leaned

    def contact(self, section: str | None = None) -> Contact | None:
        """Return the phone guidance as of now."""
        return contact_for(self.corpus.site, self._now(), section)

    def link_to(self, entry: Entry) -> str:
        """Return the absolute address of an entry on the support page."""
        return f"{self.corpus.site.support_page or self._public_url + '/'}#{entry.id}"

    def frequent(self) -> tuple[Choice, ...]:
        """Return the questions the site wants to offer first."""
        return tuple(_choice(self._entries[entry_id]) for entry_id in self.corpus.site.frequent)

    def continued(self, decision: Decision, topic: Sequence[Entry]) -> str | None:
        """Return the token of a conversation after a decision; one question without an answer does
        not end it."""
        if decision.verdict is Verdict.ANSWER:
            return self.conversations.seal([decision.hits[0].entry])
        return self.conversations.seal(
            [hit.entry for hit in decision.hits] if decision.verdict is Verdict.CHOICES else topic
        )

    def _explain(
        self, query: str, sentences: tuple[str, ...], today: date
    ) -> tuple[Found, Decision]:
        found = self.searcher.search(query)
        decision = decide(found, self.policy, today)
        if len(sentences) > 1 and decision.reason is not Reason.URGENT:
            decision = self._read_sentences(decision, sentences, today)
        self._log(found, decision)
        return found, decision

    def _log(self, found: Found, decision: Decision) -> None:
        """Write why a query was decided this way, without a word of it: the log outlives
        RETENTION_DAYS."""
        if not log.isEnabledFor(logging.INFO):
            return
        first = found.hits[0] if found.hits else None
        words = self.searcher.overlap(found.words, first.entry) if first else None
        log.info(
            "decided %s (%s): shown %s; first %s %.3f, some entry answers %.3f; topic %s; signals %s; words known %s",
            decision.verdict.value,
            decision.reason.value,
            [hit.entry.id for hit in decision.hits],
            first and first.entry.id,
            first.probability if first else 0,
            found.inside,
            decision.referral and decision.referral.id,
            first and {name: round(value, 2) for name, value in first.signals.items()},
            words and f"{len(words.matched)} of {len(words.matched) + len(words.missing)}",
        )

    def _read_sentences(self, whole: Decision, sentences: tuple[str, ...], today: date) -> Decision:
        """Let the sentences of a long mail speak: two questions in one mail get both."""
        each = [
            decide(self.searcher.search(sentence), self.policy, today) for sentence in sentences
        ]
        urgent = next((decision for decision in each if decision.reason is Reason.URGENT), None)
        if (
            urgent and whole.verdict is Verdict.ANSWER
        ):  # many a mail ends with a plea for haste: the answer, and the phone
            return replace(whole, referral=urgent.referral)
        if urgent:
            return urgent
        sure = {
            decision.hits[0].entry.id: decision.hits[0]
            for decision in each
            if decision.verdict is Verdict.ANSWER
        }
        if len(sure) > 1:
            hits = sorted(sure.values(), key=lambda hit: -hit.probability)[:4]
            return Decision(
                Verdict.CHOICES,
                Reason.SEVERAL_QUESTIONS,
                tuple(hits),
                confidence=hits[0].probability,
            )
        return whole

    def _say(self, decision: Decision, topic: Sequence[Entry]) -> Reply:
        hits, referral, conversation = (
            decision.hits,
            decision.referral,
            self.continued(decision, topic),
        )
        if decision.verdict is Verdict.ANSWER:
            entry = hits[0].entry
            contact = self.contact(entry.section) if entry.link_missing or referral else None
            seconds = tuple(_choice(hit.entry) for hit in hits[1:])
            message = (
                messages.URGENT
                if referral
                else messages.LINK_MISSING
                if entry.link_missing
                else None
            )
            return self._reply(
                "answer",
                conversation,
                answer=self._answer(entry),
                choices=seconds,
                contact=contact,
                message=message,
                confidence=decision.confidence,
            )
        choices = tuple(_choice(hit.entry) for hit in hits)
        if decision.verdict is Verdict.CHOICES:
            return self._reply(
                "choices",
                conversation,
                message=messages.WHICH,
                choices=choices,
                confidence=decision.confidence,
            )
        if decision.verdict is Verdict.NOTICE and referral:
            message = referral.message + messages.NOTICES[referral.kind]
            person = referral.kind == "human"
            return self._reply(
                "notice",
                conversation,
                message=message,
                choices=() if person else self.frequent(),
                contact=self.contact() if person else None,
            )
        section = hits[0].entry.section if hits else None
        return self._reply(
            "fallback",
            conversation,
            message=_fallback_message(decision),
            choices=choices,
            contact=self.contact(section),
            confidence=decision.confidence,
        )

    def _reply(
        self,
        kind: str,
        conversation: str | None,
        *,
        message: str | None = None,
        answer: Answer | None = None,
        choices: tuple[Choice, ...] = (),
        contact: Contact | None = None,
        confidence: float | None = None,
    ) -> Reply:
        rounded = None if confidence is None else round(confidence, 4)
        return Reply(
            kind,
            message,
            answer,
            choices,
            contact,
            rounded,
            conversation,
            uuid.uuid4().hex,
            self.version,
        )

    def _answer(self, entry: Entry) -> Answer:
        links = tuple(self._link(link) for link in entry.links)
        if entry.link_missing:
            links += (ReplyLink(messages.SEE_PAGE, self.link_to(entry)),)
        related = tuple(_choice(self._entries[entry_id]) for entry_id in entry.related)
        return Answer(
            entry.id,
            entry.section,
            entry.question,
            entry.answer,
            links,
            related,
            entry.reviewed.isoformat() if entry.reviewed else None,
        )

    def _link(self, link: Link) -> ReplyLink:
        url = link.url if link.entry_id is None else self.link_to(self._entries[link.entry_id])
        return ReplyLink(link.label, url or "")

    def _today(self) -> date:
        return self._now().astimezone(TOKYO).date()


def _choice(entry: Entry) -> Choice:
    return Choice(entry.id, entry.question, entry.section)


def _fallback_message(decision: Decision) -> str:
    if decision.reason is Reason.EXPIRED:
        return messages.EXPIRED
    if decision.reason is Reason.NOTHING_SEARCHABLE:
        return messages.NOTHING_TO_SEARCH
    if decision.referral:
        return decision.referral.message + _GUIDANCE.get(decision.reason, messages.REFERRED)
    return messages.NOT_FOUND_NEAREST if decision.hits else messages.NOT_FOUND


def _read(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a raw text normalized, with its sentences where it is a mail: they may end at line
    breaks."""
    query = normalize(text)
    return query, _sentences(text) if len(query) >= _MAIL_CHARACTERS else ()


def _sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that are long enough to be a question."""
    found = _SENTENCE.findall(text.replace("？", "?").replace("！", "!"))
    normal = [query for each in found if len(query := normalize(each)) >= _SHORTEST_SENTENCE]
    return tuple(normal[:_MOST_SENTENCES])
