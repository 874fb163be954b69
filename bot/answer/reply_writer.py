"""Decision → Reply: which words, which phone, which links. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.answer import messages
from bot.answer.contact import Contact, contact_for
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.query_ids import QueryIds
from bot.answer.reply import Answer, Choice, Kind, Related, Reply, ReplyLink
from corpus.blocks import Blocks, Run, with_runs
from corpus.intent import Corpus, Entry, Link
from index.secrets import SecretKind

_SECRETS = {
    SecretKind.PRIVATE_KEY: messages.SECRET,
    SecretKind.CREDENTIAL: messages.CREDENTIAL,
}
_ASK_WHICH = {
    Reason.SEVERAL_QUESTIONS: messages.SEVERAL,
    Reason.WHICH: messages.WHICH_ONE,
    Reason.ONE_BY_ONE: messages.ONE_BY_ONE,
}
_GUIDANCE = {Reason.URGENT: messages.URGENT, Reason.OFF_TOPIC: messages.OFF_TOPIC}
_UNFIT = {Reason.UNSURE: messages.UNSURE, Reason.NONE_FITS: messages.NONE_FITS}


class ReplyWriter:
    """Writes the replies of one corpus. `now` is the clock, with time zone."""

    def __init__(
        self,
        corpus: Corpus,
        version: str,
        public_url: str,
        now: Callable[[], datetime],
        query_ids: QueryIds,
    ) -> None:
        self._corpus, self._version, self._now = corpus, version, now
        self._query_ids = query_ids
        self._page = corpus.site.support_page or f"{public_url.rstrip('/')}/"
        self._entries = {entry.id: entry for entry in corpus.entries}

    def reply(self, decision: Decision, conversation: str | None) -> Reply:
        """Return the reply of a decision; `conversation` is the token to go on with."""
        if decision.verdict is Verdict.ANSWER:
            return self._answer(decision, conversation)
        choices = tuple(_choice(hit.target) for hit in decision.hits)
        if decision.verdict is Verdict.CHOICES:
            return self._reply(
                "choices",
                conversation,
                message=_choices_message(decision),
                choices=choices,
                contact=self.contact() if decision.referral else None,
                confidence=decision.confidence,
            )
        if decision.verdict is Verdict.NOTICE and decision.referral:
            message = decision.referral.message + messages.NOTICES[decision.referral.kind]
            person = decision.referral.kind == "human"
            return self._reply(
                "notice",
                conversation,
                message=message,
                choices=() if person else self.frequent(),
                contact=self.contact() if person else None,
            )
        if decision.reason is Reason.ACKNOWLEDGED:
            return self._reply("notice", conversation, message=messages.THANKS)
        section = decision.hits[0].target.section if decision.hits else None
        return self._reply(
            "fallback",
            conversation,
            message=_fallback_message(decision),
            choices=choices,
            contact=self.contact(section),
            confidence=decision.confidence,
        )

    def secret(self, kind: SecretKind, conversation: str | None) -> Reply:
        """Return the notice for a text that held a secret."""
        message = _SECRETS[kind]
        return self._reply("notice", conversation, message=message, contact=self.contact())

    def contact(self, section: str | None = None) -> Contact | None:
        """Return the phone guidance as of now."""
        return contact_for(self._corpus.site, self._now(), section)

    def link_to(self, entry: Entry) -> str:
        """Return the absolute address of an entry on the support page."""
        return f"{self._page}#{entry.id}"

    def blocks_of(self, entry: Entry, page: str | None = None) -> Blocks:
        """Return an entry's Markdown answer as it is shown; none where it is plain.

        A link to another entry leads to `page`, by default the support page: an absolute address.
        """
        base = self._page if page is None else page
        return with_runs(entry.blocks, lambda run: _on_page(run, base))

    def frequent(self) -> tuple[Choice, ...]:
        """Return the questions the site wants to offer first."""
        return tuple(_choice(self._entries[entry_id]) for entry_id in self._corpus.site.frequent)

    def _answer(self, decision: Decision, conversation: str | None) -> Reply:
        entry, *seconds = (hit.target for hit in decision.hits)
        message = messages.LINK_MISSING if entry.link_missing else None
        if decision.referral:
            message = messages.URGENT if decision.referral.urgent else messages.OTHER_BY_PHONE
        return self._reply(
            "answer",
            conversation,
            message=message,
            answer=self._shown(entry),
            choices=tuple(map(_choice, seconds)),
            contact=self.contact(entry.section) if message else None,
            confidence=decision.confidence,
        )

    def _shown(self, entry: Entry) -> Answer:
        links = tuple(map(self._link, entry.links))
        if entry.link_missing:
            links += (ReplyLink(messages.SEE_PAGE, self.link_to(entry)),)
        related = (self._entries[entry_id] for entry_id in entry.related)
        return Answer(
            entry.id,
            entry.section,
            entry.question,
            entry.answer,
            links,
            tuple(Related(each.id, each.question) for each in related),
            entry.reviewed.isoformat() if entry.reviewed else None,
            blocks=self.blocks_of(entry),
        )

    def _link(self, link: Link) -> ReplyLink:
        if link.entry_id is not None:
            return ReplyLink(link.label, self.link_to(self._entries[link.entry_id]))
        return ReplyLink(link.label, link.url or "")

    def _reply(
        self,
        kind: Kind,
        conversation: str | None,
        *,
        message: str | None = None,
        answer: Answer | None = None,
        choices: tuple[Choice, ...] = (),
        contact: Contact | None = None,
        confidence: float | None = None,
    ) -> Reply:
        rounded = None if confidence is None else round(confidence, 4)
        query_id = self._query_ids.new()
        return Reply(
            kind, message, answer, choices, contact, rounded, conversation, query_id, self._version
        )


def _on_page(run: Run, page: str) -> Run:
    """Return a run whose link to an entry leads to a page."""
    return replace(run, url=page + run.url) if run.url and run.url.startswith("#") else run


def _choice(entry: Entry) -> Choice:
    return Choice(entry.id, entry.question, entry.section)


def _choices_message(decision: Decision) -> str:
    if decision.reason is Reason.OUT_OF_RANGE:
        return messages.out_of_range(len(decision.hits))
    message = _ASK_WHICH.get(decision.reason, messages.WHICH)
    if decision.referral is None:
        return message
    return (
        messages.URGENT + message if decision.referral.urgent else message + messages.OTHER_BY_PHONE
    )


def _fallback_message(decision: Decision) -> str:
    if decision.reason is Reason.NOT_MEANT:
        return messages.NOT_MEANT_NEAREST if decision.hits else messages.NOT_MEANT
    if decision.reason is Reason.OUT_OF_RANGE:
        return messages.out_of_range(len(decision.hits))
    if decision.reason in _UNFIT:
        return _UNFIT[decision.reason]
    if decision.reason is Reason.EXPIRED:
        return messages.EXPIRED
    if decision.reason is Reason.NOTHING_SEARCHABLE:
        return messages.NOTHING_TO_SEARCH
    if decision.language:
        return messages.other_language(decision.language)
    if decision.referral:
        guidance = _GUIDANCE.get(decision.reason, messages.REFERRED)
        return decision.referral.message + guidance
    return messages.NOT_FOUND_NEAREST if decision.hits else messages.NOT_FOUND
