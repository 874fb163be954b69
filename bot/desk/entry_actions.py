"""What can be done to an entry besides writing it: hide it, take it out, look back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Editor, Gone, Refused
from bot.desk.entries import gone, previewed, typed_texts
from bot.desk.entry_form import LABELS
from bot.desk.entry_problems import Told
from bot.desk.entry_versions import versions_of
from corpus.errors import CorpusError

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
        return redirect(url_for("desk.publish"))

    @needs("reader")
    def preview(self) -> Page:
        """POST /admin/entries/preview: how an answer looks to customers."""
        return render_template("desk/preview.html", **previewed(typed_texts()))

    @needs("reader")
    def show_versions(self, entry_id: str) -> Page:
        """GET /admin/entries/versions/ID: the entry in the versions that are kept."""
        return render_template(
            "desk/entry_versions.html",
            entry_id=entry_id,
            versions=versions_of(entry_id, self.desk.settings.index_dir),
        )

    def _refused(self, entry_id: str, told: Told) -> str:
        return render_template(
            "desk/entry_refused.html", entry_id=entry_id, told=told, labels=LABELS
        )

    def _record(self, what: str, entry_id: str) -> None:
        self.desk.audit.record(member().name, what, entry_id)
