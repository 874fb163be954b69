"""What can be done to an entry besides writing it: hide it, take it out, look back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.changes import changed_fields
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Editor, Gone, Refused
from bot.desk.entries import gone, previewed, typed_texts
from bot.desk.entry_form import LABELS, WrongFields
from bot.desk.entry_problems import Told
from bot.desk.entry_versions import versions_of
from corpus.errors import CorpusError
from index.store import kept_versions

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class EntryActions:
    """The buttons on the page of an entry."""

    desk: Desk
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/entries/preview", "preview", self.preview, methods=["POST"])
        add("/entries/versions/<path:entry_id>", "entry_versions", self.show_versions)
        add("/entries/back/<path:entry_id>", "entry_back", self.bring_back, methods=["POST"])
        add("/entries/hide/<path:entry_id>", "hide_entry", self.hide, methods=["POST"])
        add("/entries/remove/<path:entry_id>", "remove_entry", self.remove, methods=["POST"])
        add("/entries/discard/<path:entry_id>", "discard_entry", self.discard, methods=["POST"])

    @cached_property
    def _editor(self) -> Editor:
        return Editor(self.desk.drafts)

    @needs("editor")
    def hide(self, entry_id: str) -> Page:
        """POST /admin/entries/hide/ID with shown=1 or without."""
        shown = bool(request.form.get("shown"))
        try:
            self._editor.show(entry_id, shown=shown)
        except (Gone, CorpusError):
            return gone(self.desk, entry_id), 404
        except Refused as refused:
            return self._refused(entry_id, refused.told), 422
        self._record("Q&Aを公開に戻しました" if shown else "Q&Aを非公開にしました", entry_id)
        return redirect(url_for("desk.entry", entry_id=entry_id, done="saved"))

    @needs("editor")
    def remove(self, entry_id: str) -> Page:
        """POST /admin/entries/remove/ID."""
        try:
            self._editor.remove(entry_id)
        except (Gone, CorpusError):
            return gone(self.desk, entry_id), 404
        except Refused as refused:
            return self._refused(entry_id, refused.told), 422
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
        return redirect(url_for("desk.publish", taken_back=1))

    @needs("reader")
    def preview(self) -> Page:
        """POST /admin/entries/preview: how an answer looks to customers."""
        return render_template("desk/preview.html", **previewed(typed_texts()))

    @needs("reader")
    def show_versions(self, entry_id: str) -> Page:
        """GET /admin/entries/versions/ID: the entry in the versions that are kept."""
        versions = versions_of(entry_id, self.desk.settings.index_dir)
        try:
            now = self._editor.open(entry_id).entry
        except (Gone, CorpusError):
            now = None
        is_as_newest = bool(versions) and not changed_fields(versions[0].entry, now)
        return render_template(
            "desk/entry_versions.html",
            entry_id=entry_id,
            versions=versions,
            is_as_newest=is_as_newest,
        )

    @needs("editor")
    def bring_back(self, entry_id: str) -> Page:
        """POST /admin/entries/back/ID with version=: its text of a kept version into the draft."""
        wanted = request.form.get("version", "")
        kept = {folder.name: folder for folder in kept_versions(self.desk.settings.index_dir)}
        if wanted not in kept:
            return gone(self.desk, entry_id), 404
        try:
            self._editor.bring_back(entry_id, kept[wanted])
        except (Gone, CorpusError):
            return gone(self.desk, entry_id), 404
        except (Refused, WrongFields) as refused:
            told = refused.told if isinstance(refused, Refused) else Told(refused.messages, ())
            return self._refused(entry_id, told), 422
        self._record("Q&Aを以前の版の文に戻しました", entry_id)
        return redirect(url_for("desk.entry", entry_id=entry_id, done="saved"), 303)

    def _refused(self, entry_id: str, told: Told) -> str:
        return render_template(
            "desk/entry_refused.html", entry_id=entry_id, told=told, labels=LABELS
        )

    def _record(self, what: str, entry_id: str) -> None:
        self.desk.audit.record(member().name, what, entry_id)
