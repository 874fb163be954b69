"""重なった変更: what the draft and the files have both changed, and which of both stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.entry_form import LABELS, texts_of
from bot.desk.merging import Conflict, Side
from bot.desk.reading import read_again
from corpus.errors import CorpusError
from corpus.intent import Entry


@dataclass(frozen=True)
class TwoTexts:
    """A field that both have changed, or one of them besides."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class ConflictPages:
    """Where people decide."""

    desk: Desk
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/publish/conflicts", "conflicts", self.show)
        blueprint.add_url_rule("/publish/conflicts", "settle", self.settle, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/publish/conflicts."""
        conflicts = self.desk.drafts.conflicts()
        mine, theirs = self._entries()
        return render_template(
            "desk/conflicts.html",
            conflicts=conflicts,
            fields={
                each.key: _fields(mine.get(each.id), theirs.get(each.id)) for each in conflicts
            },
            titles={each.key: _title(each, mine, theirs) for each in conflicts},
        )

    @needs("editor")
    def settle(self) -> Response:
        """POST /admin/publish/conflicts."""
        choices: dict[str, Side] = {}
        for conflict in self.desk.drafts.conflicts():
            side = request.form.get(conflict.key)
            if side not in ("mine", "theirs"):
                continue
            choices[conflict.key] = "mine" if side == "mine" else "theirs"
            kept = "下書きの文" if side == "mine" else "もとの文"
            what = f"重なった変更は、{kept}を残しました"
            self.desk.audit.record(member().name, what, conflict.id or conflict.file)
        self.desk.drafts.settle(choices)
        left = bool(self.desk.drafts.conflicts())
        return redirect(url_for("desk.conflicts" if left else "desk.publish"))

    def _entries(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """Return the entries of the draft and of the files by id; none where one is broken."""
        try:
            both = self.desk.drafts.corpus(), read_again(self.desk.settings.corpus_dir)
        except CorpusError:
            return {}, {}
        mine, theirs = ({entry.id: entry for entry in each.entries} for each in both)
        return mine, theirs


def _fields(mine: Entry | None, theirs: Entry | None) -> Sequence[TwoTexts]:
    if mine is None or theirs is None:
        return ()
    ours, others = texts_of(mine), texts_of(theirs)
    return [
        TwoTexts(label, ours[name], others[name])
        for name, label in LABELS.items()
        if ours[name] != others[name]
    ]


def _title(conflict: Conflict, *sides: dict[str, Entry]) -> str:
    found = (side[conflict.id] for side in sides if conflict.id in side)
    entry = next(found, None)
    return entry.question if entry else conflict.id or conflict.file
