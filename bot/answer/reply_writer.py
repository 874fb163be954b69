"""Decision → Reply: which words, which phone, which links. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from bot.answer.contact import TOKYO, Contact, contact_for, has_phone, notice_at
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.query_ids import QueryIds
from bot.answer.reply import (
    Answer,
    Choice,
    ContactAs,
    Kind,
    Related,
    Reply,
    ReplyLink,
    ReplyNotice,
)
from bot.answer.speaker import CALMLY, Manner, Speaker
from bot.answer.visible import Visible
from corpus.blocks import Blocks, with_entry_links
from corpus.intent import Corpus, Entry, Link
from corpus.lines import lines_for
from corpus.site import Matter, Site
from corpus.words.words import Language
from index.secrets import SecretKind

_CONTACTS = 64  # of as many sections and lines as are asked about within a second


class ReplyWriter:
    """Writes the replies of one corpus. `now` is the clock, with time zone."""

    def __init__(
        self,
        corpus: Corpus,
        version: str,
        public_url: str,
        now: Callable[[], datetime],
        query_ids: QueryIds,
        visible: Visible,
    ) -> None:
        self._corpus, self._version, self._now = corpus, version, now
        self._query_ids, self._visible = query_ids, visible
        self._page = corpus.site.support_page or f"{public_url.rstrip('/')}/"
        self._entries = {entry.id: entry for entry in corpus.entries}
        # Under load made once a second; no line opens or shuts within one.
        self._contact_at = lru_cache(_CONTACTS)(partial(contact_for, corpus.site))

    def reply(self, decision: Decision, conversation: str | None, manner: Manner = CALMLY) -> Reply:
        """Return the reply of a decision; `conversation` is the token to go on with."""
        contact = self.line(decision, manner)
        speaker = self._speaker(manner, contact)
        if decision.verdict is Verdict.ANSWER:
            return self._answer(decision, conversation, speaker, manner, contact)
        choices = tuple(_choice(hit.target) for hit in decision.hits)
        if decision.verdict is Verdict.CHOICES:
            return self._reply(
                "choices",
                conversation,
                message=speaker.choices(decision),
                choices=choices,
                contact=contact,
                confidence=decision.confidence,
                language=manner.language,
                contact_as=_contact_as(decision, manner),
            )
        if decision.verdict is Verdict.NOTICE:
            wanted = decision.reason is Reason.WISH or (
                decision.referral is not None and decision.referral.kind == "human"
            )
            acknowledged = decision.reason is Reason.ACKNOWLEDGED
            return self._reply(
                "notice",
                conversation,
                message=speaker.notice(decision),
                choices=() if wanted or acknowledged else self.frequent(),
                contact=contact if wanted else None,
                language=manner.language,
            )
        return self._reply(
            "fallback",
            conversation,
            message=speaker.fallback(decision, self._matter(decision)),
            choices=choices,
            contact=contact,
            confidence=decision.confidence,
            language=manner.language,
            contact_as=_contact_as(decision, manner),
        )

    def secret(
        self, kind: SecretKind, conversation: str | None, language: Language = "ja"
    ) -> Reply:
        """Return the notice for a text that held a secret."""
        contact, manner = self.contact(), Manner(language)
        words = self._speaker(manner, contact).words
        message = words.secret if kind is SecretKind.PRIVATE_KEY else words.credential
        return self._reply(
            "notice", conversation, message=message, contact=contact, language=language
        )

    def _speaker(self, manner: Manner, contact: Contact | None) -> Speaker:
        today = self._now().astimezone(TOKYO).date()
        return Speaker(self._corpus.site, manner, contact, today)

    def _matter(self, decision: Decision) -> Matter | None:
        """Return what the topic that decided is about, by itself or by its section."""
        topic = decision.referral
        if topic is None:
            return None
        return topic.matter or (
            self._corpus.site.matter_of(topic.section) if topic.section else None
        )

    def contact(self, section: str | None = None) -> Contact | None:
        """Return the phone guidance as of now."""
        return self._contact_now(section)

    def _contact_now(self, section: str | None, phone: str | None = None) -> Contact | None:
        return self._contact_at(self._now().replace(microsecond=0), section, phone)

    def link_to(self, entry: Entry) -> str:
        """Return the absolute address of an entry on the support page."""
        return f"{self._page}#{entry.id}"

    def blocks_of(self, entry: Entry, page: str | None = None) -> Blocks:
        """Return an entry's Markdown answer as it is shown; none where it is plain.

        A link to another entry leads to `page`, by default the support page: an absolute address.
        One to an entry that customers may not see is words alone.
        """
        base = self._page if page is None else page
        return with_entry_links(entry.blocks, base, self._visible.shows)

    def frequent(self) -> tuple[Choice, ...]:
        """Return the questions the site wants to offer first."""
        return tuple(map(_choice, self._visible.frequent()))

    def notice(self) -> ReplyNotice | None:
        """Return the notice that is on now."""
        notice = notice_at(self._corpus.site, self._now())
        if notice is None:
            return None
        begin, until = (
            moment and moment.replace(tzinfo=TOKYO) for moment in (notice.begin, notice.until)
        )
        return ReplyNotice(notice.text, begin, until)

    def line(self, decision: Decision, manner: Manner = CALMLY) -> Contact | None:
        """Return the line for what was decided, else the one the conversation has.

        Its topic's, else that of what is shown first; what is merely near says less than what was
        talked about.
        """
        section, phone = _line_of(decision, self._corpus.site)
        if not (section or phone) and decision.verdict in (Verdict.ABSTAIN, Verdict.NOTICE):
            section, phone = self._kept(manner.line)
        if not (section or phone) and decision.hits:
            section = decision.hits[0].target.section
        return self._contact_now(section, phone)

    def line_after(self, decision: Decision) -> int | None:
        """Return the position of the line that a topic or an answer is clearly about, if any."""
        section, phone = _line_of(decision, self._corpus.site)
        site = self._corpus.site
        lines = lines_for(site, section, phone) if section or phone else ()
        return site.phones.index(lines[0]) if lines else None

    def _kept(self, position: int | None) -> tuple[str | None, str | None]:
        """Return section and purpose of the line at a position: of those for it one may be open."""
        phones = self._corpus.site.phones
        if position is None or position >= len(phones):
            return None, None
        kept = phones[position]
        return (kept.sections[0], None) if kept.sections else (None, kept.purpose)

    def _answer(
        self,
        decision: Decision,
        conversation: str | None,
        speaker: Speaker,
        manner: Manner,
        contact: Contact | None,
    ) -> Reply:
        entry, *seconds = (hit.target for hit in decision.hits)
        situation = manner.situation
        reaches = (
            entry.link_missing
            or decision.referral is not None
            or situation.is_urgent
            or situation.is_upset
            or situation.avoids_phone
            or situation.not_through
        )
        return self._reply(
            "answer",
            conversation,
            message=speaker.answer(decision),
            answer=self._shown(entry),
            choices=tuple(map(_choice, seconds)),
            contact=contact if reaches else None,
            confidence=decision.confidence,
            language=manner.language,
            contact_as=_contact_as(decision, manner),
        )

    def _shown(self, entry: Entry) -> Answer:
        shown = (each for each in entry.links if self._leads_somewhere(each))
        return Answer(
            entry.id,
            entry.section,
            entry.question,
            entry.answer,
            tuple(map(self._link, shown)),
            tuple(Related(each.id, each.question) for each in self._visible.related(entry)),
            entry.reviewed.isoformat() if entry.reviewed else None,
            entry.label or None,
            blocks=self.blocks_of(entry),
        )

    def _leads_somewhere(self, link: Link) -> bool:
        return link.entry_id is None or self._visible.shows(link.entry_id)

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
        language: Language = "ja",
        contact_as: ContactAs | None = None,
    ) -> Reply:
        rounded = None if confidence is None else round(confidence, 4)
        query_id = self._query_ids.new()
        return Reply(
            kind,
            message,
            answer,
            choices,
            contact,
            rounded,
            conversation,
            query_id,
            self._version,
            self.notice(),
            None if language == "ja" else language,
            # Of other doors none is put before an answer: nobody is there at once.
            contact_as if has_phone(contact) or (contact and contact_as == "card") else None,
        )


def _choice(entry: Entry) -> Choice:
    return Choice(entry.id, entry.question, entry.section, entry.label or None)


def _contact_as(decision: Decision, manner: Manner) -> ContactAs | None:
    """Return how the contact is shown where it is not as usual."""
    situation, topic = manner.situation, decision.referral
    if situation.is_urgent or (topic and topic.urgent):
        return "first"
    # Whoever wants another door than the phone sees all of them, and what only a person can tell is
    # said beside the choices, not behind them.
    # Nor are choices behind which an English reader may be lost.
    wants_doors = situation.avoids_phone or situation.not_through or manner.language == "en"
    return "card" if wants_doors or (topic and decision.verdict is Verdict.CHOICES) else None


def _line_of(decision: Decision, site: Site) -> tuple[str | None, str | None]:
    """Return the section and the line that a decision is clearly about.

    A topic of a pack has no section, but may say its matter: that of the section's line.
    """
    topic = decision.referral
    if topic and (topic.section or topic.phone):
        return topic.section or None, topic.phone or None
    if topic and topic.pack and topic.matter and (section := site.section_of(topic.matter)):
        return section, None
    if decision.withdrawn:
        return decision.withdrawn.section, None
    sections = {hit.target.section for hit in decision.hits}
    if decision.verdict is Verdict.ANSWER:
        return decision.hits[0].target.section, None
    if decision.verdict is Verdict.CHOICES and len(sections) == 1:
        return sections.pop(), None
    return None, None
