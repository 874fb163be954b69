"""Q&Aの編集: the list of entries, and the page of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.answer.contact import TOKYO
from bot.desk.access import member, needs
from bot.desk.audit import Act
from bot.desk.changes import Change, changed_entries
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Editor, Gone, Refused, Stale, merged, proposed_id
from bot.desk.entry_form import (
    FIELDS,
    FORMATS,
    LABELS,
    WrongFields,
    links_in,
    read_texts,
    seal,
    unseal,
)
from bot.desk.entry_list import FILTERS, listed
from bot.desk.entry_problems import Told, findings_of
from bot.desk.listing import Wanted
from bot.desk.reading import read_again
from corpus.errors import CorpusError
from corpus.intent import Corpus
from corpus.markdown import read_markdown

Page = str | tuple[str, int] | Response
_SPARE_LINKS = 2  # empty lines for links that somebody may add


@dataclass(frozen=True)
class EntryPages:
    """Q&Aの編集."""

    desk: Desk
    menu = (MenuItem("entries", "Q&Aの編集"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/entries", "entries", self.show_list)
        add("/entries/new", "new_entry", self.show_new)
        add("/entries/new", "add_entry", self.add, methods=["POST"])
        # An id may hold slashes; so what is done to one stands before it, here and in EntryActions.
        add("/entries/e/<path:entry_id>", "entry", self.show)
        add("/entries/e/<path:entry_id>", "save_entry", self.save, methods=["POST"])

    @cached_property
    def _editor(self) -> Editor:
        return Editor(self.desk.drafts)

    @needs("reader")
    def show_list(self) -> Page:
        """GET /admin/entries."""
        try:
            corpus = self.desk.drafts.corpus()
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200
        changed = {change.id for change in self._changes(corpus)}
        asked = request.args
        wanted = Wanted(
            asked.get("q", ""),
            asked.get("only", ""),
            asked.get("page", 1, type=int),
            asked.get("section", ""),
        )
        found = listed(corpus, changed, wanted, _today())
        return render_template(
            "desk/entries.html",
            found=found,
            wanted=wanted,
            sections=[(section, section) for section in _sections(corpus)],
            filters=FILTERS,
            total=len(corpus.entries),
            changed=len(changed),
            removed=asked.get("removed", ""),
            clarifications=_clarifications(corpus),
            synonyms=corpus.synonyms,
        )

    @needs("reader")
    def show(self, entry_id: str) -> Page:
        """GET /admin/entries/e/ID."""
        try:
            opened = self._editor.open(entry_id)
        except Gone:
            if any(each.id == entry_id for each in self.desk.drafts.corpus().referrals):
                return redirect(url_for("desk.topic", topic_id=entry_id))  # ids are alike
            return gone(self.desk, entry_id), 404
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200
        return self._page(entry_id, opened.texts, opened.texts)

    @needs("editor")
    def save(self, entry_id: str) -> Page:
        """POST /admin/entries/e/ID."""
        opened, typed = unseal(request.form.get("opened", "")), typed_texts()
        try:
            saved = self._editor.save(entry_id, opened, typed)
        except Gone:
            return self._new_page(entry_id, typed, gone=True), 409
        except Stale as stale:
            kept, both = merged(opened, typed, stale.now)
            texts = {"opened": opened, "now": stale.now, "typed": typed}
            return self._page(entry_id, stale.now, kept, both=both, sides=texts), 409
        except WrongFields as wrong:
            return self._page(entry_id, opened, typed, Told(wrong.messages, ())), 422
        except Refused as refused:
            return self._page(entry_id, opened, typed, refused.told), 422
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        if saved:
            words = "・".join(LABELS[name] for name in saved)
            self._record(f"Q&Aを編集しました（{words}）", entry_id)
        return redirect(url_for("desk.entry", entry_id=entry_id, done="saved"))

    @needs("editor")
    def show_new(self) -> Page:
        """GET /admin/entries/new?question=&section=."""
        texts = dict.fromkeys(FIELDS, "") | {"format": "plain", "reviewed": _today().isoformat()}
        texts |= {name: request.args.get(name, "") for name in ("question", "section", "wordings")}
        try:
            corpus = self.desk.drafts.corpus()
            if len(sections := _sections(corpus)) == 1 and not texts["section"]:
                texts["section"] = sections[0]
            return self._new_page(proposed_id(corpus), texts)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200

    @needs("editor")
    def add(self) -> Page:
        """POST /admin/entries/new."""
        entry_id, typed = request.form.get("id", "").strip(), typed_texts()
        try:
            self._editor.add(entry_id, typed)
        except WrongFields as wrong:
            return self._new_page(entry_id, typed, Told(wrong.messages, ())), 422
        except Refused as refused:
            return self._new_page(entry_id, typed, refused.told), 422
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        self._record("Q&Aを追加しました", entry_id)
        return redirect(url_for("desk.entry", entry_id=entry_id, done="added"))

    def _page(
        self,
        entry_id: str,
        opened: Mapping[str, str],
        texts: Mapping[str, str],
        told: Told | None = None,
        both: list[str] | None = None,
        sides: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Return the page of an entry: `texts` in a form that was opened with `opened`."""
        corpus = self.desk.drafts.corpus()
        entry = next((each for each in corpus.entries if each.id == entry_id), None)
        return render_template(
            "desk/entry.html",
            entry=entry,
            entry_id=entry_id,
            opened=seal(opened),
            change=next((each for each in self._changes(corpus) if each.id == entry_id), None),
            findings=findings_of(corpus, entry, _today()) if entry else {},
            last=last_act(self.desk, entry_id),
            golden=sum(entry_id in each.relevant for each in corpus.labelled),
            sides=sides,
            both=both or [],
            **_form(corpus, texts, told),
        )

    def _new_page(
        self, entry_id: str, texts: Mapping[str, str], told: Told | None = None, gone: bool = False
    ) -> str:
        return render_template(
            "desk/new_entry.html",
            entry_id=entry_id,
            gone=gone,
            last=last_act(self.desk, entry_id) if gone else None,
            findings={},
            **_form(self.desk.drafts.corpus(), texts, told),
        )

    def _changes(self, corpus: Corpus) -> list[Change]:
        if not self.desk.drafts.exists:
            return []
        try:
            return list(changed_entries(read_again(self.desk.settings.corpus_dir), corpus))
        except CorpusError:  # the corpus is broken underneath; the page of publishing says so
            return []

    def _record(self, what: str, entry_id: str) -> None:
        self.desk.audit.record(member().name, what, entry_id)


def _clarifications(corpus: Corpus) -> list[tuple[tuple[str, ...], list[str]]]:
    """Return what is said, and the names of the entries of which one is meant."""
    names = {each.id: each.label or each.question or each.id for each in corpus.entries}
    return [
        (each.wordings, [names.get(own, own) for own in each.entries])
        for each in corpus.clarifications
    ]


def _form(corpus: Corpus, texts: Mapping[str, str], told: Told | None) -> dict[str, object]:
    """Return what the fields of a form need."""
    related = set(texts["related"].split("\n"))
    return previewed(texts) | {
        "texts": texts,
        "told": told or Told({}, ()),
        "labels": LABELS,
        "formats": FORMATS,
        "links": [*links_in(texts), *[("", "")] * _SPARE_LINKS],
        "sections": _sections(corpus),
        "related": [entry for entry in corpus.entries if entry.id in related],
    }


def previewed(texts: Mapping[str, str]) -> dict[str, object]:
    """Return what the preview of an answer needs."""
    is_markdown = texts["format"] == "markdown"
    blocks, complaints = read_markdown(texts["answer"]) if is_markdown else ((), [])
    return {
        "text": texts["answer"],
        "blocks": blocks,
        "complaints": complaints,
        "links": links_in(texts),
    }


def typed_texts() -> dict[str, str]:
    """Return what the form of an entry sent."""
    goals = zip(request.form.getlist("link_label"), request.form.getlist("link_goal"), strict=False)
    if not request.form:
        abort(400)
    return read_texts(request.form, list(goals))


def _sections(corpus: Corpus) -> list[str]:
    return list(dict.fromkeys(entry.section for entry in corpus.entries))


def _today() -> date:
    return datetime.now(TOKYO).date()


def gone(desk: Desk, own_id: str, listed_at: str = "entries") -> str:
    """Return the page that says who took an entry or a topic out; its list is an endpoint."""
    last = last_act(desk, own_id)
    return render_template("desk/entry_gone.html", entry_id=own_id, last=last, back=listed_at)


def last_act(desk: Desk, entry_id: str) -> Act | None:
    """Return what was done to an entry last, as far as the newest acts tell."""
    return next((act for act in desk.audit.newest(500) if act.target == entry_id), None)
