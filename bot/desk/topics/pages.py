"""電話でご案内する話題: the list of topics, and the page of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.changes import TOPICS, Change, changed_topics
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Gone, Refused, Stale, merged
from bot.desk.entries import gone, last_act
from bot.desk.entry_form import Texts, WrongFields, seal, unseal
from bot.desk.entry_problems import Told
from bot.desk.listing import Wanted
from bot.desk.reading import read_again
from bot.desk.topic_form import FIELDS, KINDS, LABELS, MATTER_NAMES, as_shown, read_texts
from bot.desk.topics.advised import advised
from bot.desk.topics.editing import OpenedTopic, TopicEditor, new_texts
from bot.desk.topics.general import general_topics, is_general
from bot.desk.topics.listed import FILTERS, having_words, listed
from corpus.errors import CorpusError
from corpus.intent import Corpus

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Form:
    """What a form shows: the texts that it was opened with, those in it, and what is said of them.

    `both` are fields that others changed as well, with the texts of all `sides`.
    """

    opened: Texts
    texts: Texts
    told: Told = field(default_factory=lambda: Told({}, ()))
    both: tuple[str, ...] = ()
    sides: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicPages:
    """電話でご案内する話題."""

    desk: Desk
    menu = (MenuItem("topics", TOPICS),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/topics", "topics", self.show_list)
        add("/topics/new", "new_topic", self.show_new)
        add("/topics/new", "save_new_topic", self.add, methods=["POST"])
        # An id may hold slashes; so what is done to one stands before it.
        add("/topics/t/<path:topic_id>", "topic", self.show)
        add("/topics/t/<path:topic_id>", "save_topic", self.save, methods=["POST"])
        add("/topics/remove/<path:topic_id>", "remove_topic", self.remove, methods=["POST"])
        add("/topics/discard/<path:topic_id>", "discard_topic", self.discard, methods=["POST"])

    @property
    def _editor(self) -> TopicEditor:
        return TopicEditor(self.desk.drafts)

    @needs("reader")
    def show_list(self) -> Page:
        """GET /admin/topics?q=&only=&page=."""
        asked = request.args
        wanted = Wanted(asked.get("q", ""), asked.get("only", ""), asked.get("page", 1, type=int))
        try:
            corpus = self.desk.drafts.corpus()
            general = general_topics(corpus)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200
        return render_template(
            "desk/topics/list.html",
            title=TOPICS,
            found=listed(corpus, {change.id for change in self._changes(corpus)}, wanted),
            wanted=wanted,
            filters=FILTERS,
            total=len(corpus.referrals),
            general=list(having_words(general, wanted.query)),
            removed=asked.get("removed", ""),
        )

    @needs("reader")
    def show(self, topic_id: str) -> Page:
        """GET /admin/topics/t/ID."""
        try:
            opened = self._editor.open(topic_id)
        except Gone:
            return gone(self.desk, topic_id, "topics"), 404
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200
        return self._page(opened, Form(opened.texts, opened.texts))

    @needs("editor")
    def save(self, topic_id: str) -> Page:
        """POST /admin/topics/t/ID."""
        opened, typed = unseal(request.form.get("opened", ""), FIELDS), _typed()
        try:
            saved = self._editor.save(topic_id, opened, typed)
        except Gone:
            return self._new_page(typed, gone_id=topic_id), 409
        except Stale as stale:
            kept, both = merged(opened, typed, stale.now, FIELDS)
            sides = {"opened": opened, "now": stale.now, "typed": typed}
            shown = {name: as_shown(texts) for name, texts in sides.items()}
            form = Form(stale.now, kept, both=tuple(both), sides=shown)
            return self._again(topic_id, form), 409
        except WrongFields as wrong:
            return self._again(topic_id, Form(opened, typed, Told(wrong.messages, ()))), 422
        except Refused as refused:
            return self._again(topic_id, Form(opened, typed, refused.told)), 422
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        if saved:
            words = "・".join(LABELS[name] for name in saved)
            self._record(f"話題「{typed['topic']}」を編集しました（{words}）", topic_id)
        return redirect(url_for("desk.topic", topic_id=topic_id, done="saved"), 303)

    @needs("editor")
    def show_new(self) -> Page:
        """GET /admin/topics/new?topic=&wordings=."""
        sent = {name: request.args[name] for name in ("topic", "wordings") if name in request.args}
        try:
            return self._new_page(new_texts() | sent)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 200

    @needs("editor")
    def add(self) -> Page:
        """POST /admin/topics/new."""
        typed = _typed()
        try:
            topic_id = self._editor.add(typed)
        except WrongFields as wrong:
            return self._new_page(typed, Told(wrong.messages, ())), 422
        except Refused as refused:
            return self._new_page(typed, refused.told), 422
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        self._record(f"話題「{typed['topic']}」を追加しました", topic_id)
        return redirect(url_for("desk.topic", topic_id=topic_id, done="added"), 303)

    @needs("editor")
    def remove(self, topic_id: str) -> Page:
        """POST /admin/topics/remove/ID."""
        try:
            topic = self._editor.remove(topic_id)
        except Gone:
            return gone(self.desk, topic_id, "topics"), 404
        except Refused as refused:
            opened = self._editor.open(topic_id)
            return self._page(opened, Form(opened.texts, opened.texts, refused.told)), 422
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        self._record(f"話題「{topic.topic}」を削除しました", topic_id)
        return redirect(url_for("desk.topics", removed=topic.topic), 303)

    @needs("editor")
    def discard(self, topic_id: str) -> Page:
        """POST /admin/topics/discard/ID: the change of this topic alone."""
        try:
            self.desk.drafts.discard_of(topic_id)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error), 409
        self._record("話題の下書きを取り消しました", topic_id)
        still_there = {each.id for each in self.desk.drafts.corpus().referrals}
        if request.form.get("back") == "topic" and topic_id in still_there:
            return redirect(url_for("desk.topic", topic_id=topic_id), 303)
        return redirect(url_for("desk.publish", taken_back=1), 303)

    def _again(self, topic_id: str, form: Form) -> str:
        """Return the page of a topic whose form could not be saved."""
        try:
            return self._page(self._editor.open(topic_id), form)
        except Gone:  # taken out in this very moment
            return self._new_page(form.texts, form.told, topic_id)

    def _page(self, opened: OpenedTopic, form: Form) -> str:
        corpus, own = self.desk.drafts.corpus(), opened.topic.id
        return render_template(
            "desk/topics/topic.html",
            topic=opened.topic,
            is_general=opened.is_general,
            replaces_general=not opened.is_general and is_general(own, corpus),
            opened=seal(form.opened),
            change=next((each for each in self._changes(corpus) if each.id == own), None),
            findings={} if opened.is_general else advised(corpus, opened.topic),
            last=last_act(self.desk, own),
            sides=form.sides,
            both=form.both,
            **_fields(corpus, form.texts, form.told),
        )

    def _new_page(self, texts: Texts, told: Told | None = None, gone_id: str = "") -> str:
        return render_template(
            "desk/topics/new.html",
            gone=bool(gone_id),
            last=last_act(self.desk, gone_id) if gone_id else None,
            findings={},
            **_fields(self.desk.drafts.corpus(), texts, told or Told({}, ())),
        )

    def _changes(self, corpus: Corpus) -> list[Change]:
        if not self.desk.drafts.exists:
            return []
        try:
            return list(changed_topics(read_again(self.desk.settings.corpus_dir), corpus))
        except CorpusError:  # the corpus is broken underneath; the page of publishing says so
            return []

    def _record(self, what: str, topic_id: str) -> None:
        self.desk.audit.record(member().name, what, topic_id)


def _typed() -> dict[str, str]:
    if not request.form:
        abort(400)
    return read_texts(request.form)


def _fields(corpus: Corpus, texts: Texts, told: Told) -> dict[str, object]:
    """Return what the fields of a form need. What is chosen stays to be chosen, however written."""

    def options(usual: str, names: Mapping[str, str], chosen: str) -> list[tuple[str, str]]:
        return [
            ("", usual),
            *(names if chosen in ("", *names) else {chosen: chosen, **names}).items(),
        ]

    lines = {each.purpose: f"{each.purpose}（{each.number}）" for each in corpus.site.phones}
    sections = {entry.section: entry.section for entry in corpus.entries}
    return {
        "texts": texts,
        "told": told,
        "labels": LABELS,
        "lines": options("おまかせ（近いセクションの窓口）", lines, texts["phone"]),
        "sections": options("決めない", sections, texts["section"]),
        "matters": options("決めない（セクションに合わせる）", MATTER_NAMES, texts["matter"]),
        "kinds": list(KINDS.items()),
    }
