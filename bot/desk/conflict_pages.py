"""重なった変更: what the draft and the files have both changed, and which of both stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk import topic_form
from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.entry_form import LABELS, texts_of
from bot.desk.merging import Conflict, Side
from bot.desk.reading import read_again
from corpus.errors import CorpusError
from corpus.intent import Corpus, Entry, Referral

Items = dict[str, Entry | Referral]


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
        mine, theirs = self._items()
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

    def _items(self) -> tuple[Items, Items]:
        """Return what has a form, of the draft and of the files, by id; none where one is broken."""
        try:
            both = self.desk.drafts.corpus(), read_again(self.desk.settings.corpus_dir)
        except CorpusError:
            return {}, {}
        return _by_id(both[0]), _by_id(both[1])


def _by_id(corpus: Corpus) -> Items:
    items: tuple[Entry | Referral, ...] = (*corpus.entries, *corpus.referrals)
    return {item.id: item for item in items}


def _fields(mine: Entry | Referral | None, theirs: Entry | Referral | None) -> Sequence[TwoTexts]:
    if isinstance(mine, Entry) and isinstance(theirs, Entry):
        return _differing(LABELS, texts_of(mine), texts_of(theirs))
    if isinstance(mine, Referral) and isinstance(theirs, Referral):
        ours, others = topic_form.shown_texts(mine), topic_form.shown_texts(theirs)
        return _differing(topic_form.LABELS, ours, others)
    return ()


def _differing(
    labels: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> Sequence[TwoTexts]:
    return [
        TwoTexts(label, mine[name], theirs[name])
        for name, label in labels.items()
        if mine[name] != theirs[name]
    ]


def _title(conflict: Conflict, *sides: Items) -> str:
    found = (side[conflict.id] for side in sides if conflict.id in side)
    item = next(found, None)
    name = item.question if isinstance(item, Entry) else item.topic if item else ""
    return name or conflict.id or conflict.file
