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
from bot.desk.entry_list import FILTERS, Wanted, listed
from bot.desk.entry_problems import Told, findings_of
from bot.desk.entry_versions import versions_of
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
        add("/entries/preview", "preview", self.preview, methods=["POST"])
        # An id may hold slashes; so what is done to one stands before it.
        add("/entries/e/<path:entry_id>", "entry", self.show)
        add("/entries/e/<path:entry_id>", "save_entry", self.save, methods=["POST"])
        add("/entries/versions/<path:entry_id>", "entry_versions", self.show_versions)
        add("/entries/hide/<path:entry_id>", "hide_entry", self.hide, methods=["POST"])
        add("/entries/remove/<path:entry_id>", "remove_entry", self.remove, methods=["POST"])
        add("/entries/discard/<path:entry_id>", "discard_entry", self.discard, methods=["POST"])

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
            asked.get("section", ""),
            asked.get("only", ""),
            asked.get("page", 1, type=int),
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
        )

    @needs("reader")
    def show(self, entry_id: str) -> Page:
        """GET /admin/entries/e/ID."""
        try:
            opened = self._editor.open(entry_id)
        except Gone:
            return self._gone(entry_id), 404
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200
        return self._page(entry_id, opened.texts, opened.texts)

    @needs("editor")
    def save(self, entry_id: str) -> Page:
        """POST /admin/entries/e/ID."""
        opened, typed = unseal(request.form.get("opened", "")), _typed()
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
            return self._new_page(proposed_id(self.desk.drafts.corpus()), texts)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200

    @needs("editor")
    def add(self) -> Page:
        """POST /admin/entries/new."""
        entry_id, typed = request.form.get("id", "").strip(), _typed()
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

    @needs("editor")
    def hide(self, entry_id: str) -> Page:
        """POST /admin/entries/hide/ID with shown=1 or without."""
        shown = bool(request.form.get("shown"))
        try:
            self._editor.show(entry_id, shown=shown)
        except (Gone, CorpusError):
            return self._gone(entry_id), 404
        except Refused as refused:
            return self._refused(entry_id, refused.told)
        self._record("Q&Aを公開に戻しました" if shown else "Q&Aを非公開にしました", entry_id)
        return redirect(url_for("desk.entry", entry_id=entry_id, done="saved"))

    @needs("editor")
    def remove(self, entry_id: str) -> Page:
        """POST /admin/entries/remove/ID."""
        try:
            self._editor.remove(entry_id)
        except (Gone, CorpusError):
            return self._gone(entry_id), 404
        except Refused as refused:
            return self._refused(entry_id, refused.told)
        self._record("Q&Aを削除しました", entry_id)
        return redirect(url_for("desk.entries", removed=entry_id))

    @needs("editor")
    def discard(self, entry_id: str) -> Page:
        """POST /admin/entries/discard/ID: the change of this entry alone."""
        try:
            self.desk.drafts.discard_of(entry_id)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        self._record("Q&Aの下書きを取り消しました", entry_id)
        if request.form.get("back") == "entry":
            return redirect(url_for("desk.entry", entry_id=entry_id))
        return redirect(url_for("desk.publish"))

    @needs("reader")
    def preview(self) -> Page:
        """POST /admin/entries/preview: how an answer looks to customers."""
        typed = _typed()
        is_markdown = typed["format"] == "markdown"
        blocks, complaints = read_markdown(typed["answer"]) if is_markdown else ((), [])
        return render_template(
            "desk/preview.html",
            text=typed["answer"],
            blocks=blocks,
            complaints=complaints,
            links=links_in(typed),
        )

    @needs("reader")
    def show_versions(self, entry_id: str) -> Page:
        """GET /admin/entries/versions/ID: the entry in the versions that are kept."""
        return render_template(
            "desk/entry_versions.html",
            entry_id=entry_id,
            versions=versions_of(entry_id, self.desk.settings.index_dir),
        )

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
            last=self._last_act(entry_id),
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
            last=self._last_act(entry_id) if gone else None,
            findings={},
            **_form(self.desk.drafts.corpus(), texts, told),
        )

    def _refused(self, entry_id: str, told: Told) -> Page:
        opened = self._editor.open(entry_id)
        return self._page(entry_id, opened.texts, opened.texts, told), 422

    def _gone(self, entry_id: str) -> str:
        return render_template(
            "desk/entry_gone.html", entry_id=entry_id, last=self._last_act(entry_id)
        )

    def _changes(self, corpus: Corpus) -> list[Change]:
        if not self.desk.drafts.exists:
            return []
        try:
            return list(changed_entries(read_again(self.desk.settings.corpus_dir), corpus))
        except CorpusError:  # the corpus is broken underneath; the page of publishing says so
            return []

    def _last_act(self, entry_id: str) -> object:
        return next((act for act in self.desk.audit.newest(500) if act.target == entry_id), None)

    def _record(self, what: str, entry_id: str) -> None:
        self.desk.audit.record(member().name, what, entry_id)


def _form(corpus: Corpus, texts: Mapping[str, str], told: Told | None) -> dict[str, object]:
    """Return what the fields of a form need."""
    related = set(texts["related"].split("\n"))
    return {
        "texts": texts,
        "told": told or Told({}, ()),
        "labels": LABELS,
        "formats": FORMATS,
        "links": [*links_in(texts), *[("", "")] * _SPARE_LINKS],
        "sections": _sections(corpus),
        "related": [entry for entry in corpus.entries if entry.id in related],
    }


def _typed() -> dict[str, str]:
    goals = zip(request.form.getlist("link_label"), request.form.getlist("link_goal"), strict=False)
    if not request.form:
        abort(400)
    return read_texts(request.form, list(goals))


def _sections(corpus: Corpus) -> list[str]:
    return list(dict.fromkeys(entry.section for entry in corpus.entries))


def _today() -> date:
    return datetime.now(TOKYO).date()
