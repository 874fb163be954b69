"""文言: every sentence of the bot's own, and the company's in its place. Changes go into the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.answer.contact import TOKYO, contact_for, spans
from bot.answer.speaker import WORDS, Manner, Speaker
from bot.desk.access import needs
from bot.desk.company.draft import Changes, CompanyDraft, Outcome
from bot.desk.desk import Desk, MenuItem
from bot.desk.situations import GROUPS, PLACEHOLDERS
from bot.desk.words.said import said_of
from bot.journal.reader import JournalReader
from bot.journal.readings import MAX_COUNTED, ReplyCount
from bot.journal.record import JournalUnreadable
from corpus.site import Site
from corpus.site_editor import SiteText
from corpus.text import normalize
from corpus.words.words import KEYS, LANGUAGES, Language, OwnWords, placeholders_of
from corpus.yaml_plain import Plain

_FIELD = "messages"
_LOOK_AHEAD_DAYS = 30
_MAX_WORDS = 100
_SAID_DAYS = 28


@dataclass(frozen=True)
class Sample:
    """A sentence as customers read it, and in which state of the line."""

    state: str
    text: str


@dataclass(frozen=True)
class WordsPages:
    """The list of sentences, and a form for each."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("words", "ボットの言葉"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/words", "words", self.show)
        blueprint.add_url_rule("/words/<key>", "words_form", self.form)
        blueprint.add_url_rule("/words/<key>", "words_save", self.save, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/words."""
        language = _language()
        text = self._draft.now()
        own = {key: _own(text, language, key) for key in KEYS}
        words = request.args.get("q", "").strip()[:_MAX_WORDS]
        usual, replies = WORDS[language], self._replies(language)

        def fits(key: str, when: str) -> bool:
            text = normalize(f"{when} {own[key]} {getattr(usual, key)}")
            return all(word in text for word in normalize(words).split())

        groups = {
            name: {key: when for key, when in keys.items() if fits(key, when)}
            for name, keys in GROUPS.items()
        }
        return render_template(
            "desk/words/list.html",
            said=said_of(replies, self._own_sentences(language)),
            is_part=sum(each.count for each in replies) >= MAX_COUNTED,
            groups={name: keys for name, keys in groups.items() if keys},
            own=own,
            usual=usual,
            meanings=PLACEHOLDERS,
            language=language,
            words=words,
        )

    @needs("reader")
    def form(self, key: str) -> str:
        """GET /admin/words/…."""
        text = self._draft.now()
        return self._shown(key, _own(text, _language(), _known(key)), text, Outcome())

    @needs("editor")
    def save(self, key: str) -> AnyResponse:
        """POST /admin/words/…: saves, shows what it would look like, or goes back to the usual."""
        language, own = _language(), request.form.get("own", "").strip().replace("\r\n", "\n")
        _known(key)
        do = request.form.get("do", "")
        if do == "usual" or own == getattr(WORDS[language], key):
            own = ""
        now = self._draft.now()
        if do == "look":
            tried, outcome = self._draft.tried(_change(now, language, key, own))
            return Response(self._shown(key, own, tried, outcome, has_looked=True))

        def seen(text: SiteText) -> tuple[str, dict[str, Plain]]:
            there = _own(text, language, key)
            return _mark(there), {_FIELD: there or "標準の文"}

        outcome = self._draft.save_part(
            lambda text: _change(text, language, key, own), request.form.get("mark", ""), seen
        )
        if not outcome.is_saved:
            return Response(self._shown(key, own, now, outcome), 422)
        saved = "same" if outcome.is_same else 1
        return redirect(url_for("desk.words_form", key=key, lang=language, saved=saved), 303)

    def _shown(
        self, key: str, own: str, text: SiteText, outcome: Outcome, *, has_looked: bool = False
    ) -> str:
        language = _language()
        usual = getattr(WORDS[language], key)
        site, _ = text.read()
        mark = request.form.get("mark") or _mark(_own(text, language, key))
        if outcome.others:
            mark = _mark(_own(text, language, key))
        known = placeholders_of(getattr(WORDS["ja"], key)) | placeholders_of(usual)
        situation = next(group[key] for group in GROUPS.values() if key in group)
        return render_template(
            "desk/words/form.html",
            key=key,
            situation=situation,
            language=language,
            own=own,
            usual=usual,
            mark=mark,
            others=outcome.others.get(_FIELD),
            error="".join(said for _, said in outcome.faults),
            left_out=sorted(placeholders_of(usual) - placeholders_of(own))
            if own and not outcome.faults
            else [],
            meanings=PLACEHOLDERS,
            is_same=request.args.get("saved") == "same",
            placeholders={name: PLACEHOLDERS[name] for name in sorted(known)},
            samples=[] if outcome.faults else self._samples(site, language, key, own),
            has_looked=has_looked,
            is_saved="saved" in request.args and request.method == "GET",
        )

    def _samples(self, site: Site, language: Language, key: str, own: str) -> list[Sample]:
        """Return the sentence while the line is open and while it is shut, where it differs."""
        others = tuple(e for e in site.own_words if (e.language, e.key) != (language, key))
        site = replace(site, own_words=(*others, OwnWords(language, key, own)) if own else others)
        found: list[Sample] = []
        for state, moment in _moments(site):
            contact = contact_for(site, moment)
            speaker = Speaker(site, Manner(language), contact, moment.date())
            found.append(Sample(state, speaker.sample(key)))
        if len({each.text for each in found}) == 1:
            return [Sample("", found[0].text)]
        return found

    def _replies(self, language: Language) -> tuple[ReplyCount, ...]:
        """Return how replies came out of late; nothing where the journal cannot be read."""
        until = datetime.now(TOKYO)
        stretch = (until - timedelta(days=_SAID_DAYS), until)
        try:
            return JournalReader(self.desk.settings.journal_url).replies(stretch, language)
        except JournalUnreadable:
            return ()

    def _own_sentences(self, language: Language) -> set[str]:
        """Return the topics at which their own sentence is said."""
        topics = self.desk.answerer.corpus.referrals
        return {each.id for each in topics if each.message and (language == "ja" or not each.pack)}

    @property
    def _draft(self) -> CompanyDraft:
        return CompanyDraft(self.desk)


def _moments(site: Site) -> list[tuple[str, datetime]]:
    """Return a moment in the hours and one out of them, both to come."""
    now = datetime.now(TOKYO)
    hours = site.phones[0].hours or site.hours if site.phones else site.hours
    closed = site.phones[0].closed or site.closed if site.phones else site.closed
    for ahead in range(1, _LOOK_AHEAD_DAYS):
        if found := list(spans(now.date() + timedelta(days=ahead), hours, closed)):
            opens, closes = found[0][0], found[-1][1]
            return [("受付中のとき", opens), ("時間外のとき", closes)]
    return [("", now)]


def _language() -> Language:
    wanted = request.args.get("lang", "ja")
    return next((each for each in LANGUAGES if each == wanted), "ja")


def _known(key: str) -> str:
    if key not in KEYS:
        abort(404)
    return key


def _own(text: SiteText, language: Language, key: str) -> str:
    """Return the company's own sentence; "" where there is none."""
    of_language = _of(text, language)
    return str(of_language.get(key) or "")


def _of(text: SiteText, language: Language) -> Mapping[str, Plain]:
    messages = text.fields.get(_FIELD)
    found = messages.get(language) if isinstance(messages, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _change(text: SiteText, language: Language, key: str, own: str) -> Changes:
    messages = text.fields.get(_FIELD)
    of_all: dict[str, Plain] = dict(messages) if isinstance(messages, Mapping) else {}
    of_one = {name: each for name, each in _of(text, language).items() if name != key or own}
    if own:
        of_one[key] = own
    of_all[language] = of_one
    of_all = {name: each for name, each in of_all.items() if each}
    return {_FIELD: of_all or None}


def _mark(own: str) -> str:
    return sha256(own.encode("utf-8", "surrogatepass")).hexdigest()[:16]
