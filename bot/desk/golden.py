"""公開前に確かめる質問: questions of an entry whose answer is known, asked again at every publish."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Refused, changing
from bot.evaluation.queries import askable
from corpus.errors import CorpusError
from corpus.intent import Corpus
from corpus.json_lines import BadLine
from corpus.query_editor import add_query, remove_query
from corpus.text import normalize

Page = str | tuple[str, int] | Response


class _Unfit(Exception):
    """What somebody typed cannot be such a question, and what to do."""


@dataclass(frozen=True)
class GoldenPages:
    """The questions of one entry: what they are for, those that are there, and one more."""

    desk: Desk
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/entries/golden/<path:entry_id>", "golden", self.show)
        add("/entries/golden/<path:entry_id>", "golden_add", self.add, methods=["POST"])
        add("/entries/golden-less/<path:entry_id>", "golden_less", self.remove, methods=["POST"])

    @needs("reader")
    def show(self, entry_id: str) -> Page:
        """GET /admin/entries/golden/ID."""
        return self._page(entry_id)

    @needs("editor")
    def add(self, entry_id: str) -> Page:
        """POST /admin/entries/golden/ID with text=."""
        text = " ".join(request.form.get("text", "").split())
        try:
            askable(text)
            with changing(self.desk.drafts, entry_id) as (folder, corpus):
                _refuse_known(corpus, text)
                add_query(folder, corpus, text, entry_id)
        except BadLine as bad:
            return self._page(entry_id, text, f"{bad.found}{bad.repair}"), 422
        except _Unfit as unfit:
            return self._page(entry_id, text, str(unfit)), 422
        except (Refused, CorpusError) as refused:
            return self._page(entry_id, text, _words_of(refused)), 422
        return self._done("公開前に確かめる質問を足しました", entry_id)

    @needs("editor")
    def remove(self, entry_id: str) -> Page:
        """POST /admin/entries/golden-less/ID with text=: of a second click nothing is left to do."""
        text = request.form.get("text", "")
        try:
            with changing(self.desk.drafts, entry_id) as (folder, corpus):
                own = [
                    each
                    for each in corpus.labelled
                    if each.text == text and each.relevant == (entry_id,)
                ]
                for query in own[:1]:
                    remove_query(folder, query)
        except (Refused, CorpusError) as refused:
            return self._page(entry_id, problem=_words_of(refused)), 422
        return self._done("公開前に確かめる質問を外しました", entry_id)

    def _page(self, entry_id: str, text: str = "", problem: str = "") -> str:
        try:
            corpus = self.desk.drafts.corpus()
        except CorpusError as error:
            return render_template("desk/broken.html", error=error)
        entry = next((each for each in corpus.entries if each.id == entry_id), None)
        if entry is None:
            abort(404)
        return render_template(
            "desk/golden.html",
            entry=entry,
            text=text,
            problem=problem,
            queries=[each for each in corpus.labelled if entry_id in each.relevant],
            total=len(corpus.labelled),
        )

    def _done(self, what: str, entry_id: str) -> Response:
        self.desk.audit.record(member().name, what, entry_id)
        return redirect(url_for("desk.golden", entry_id=entry_id, done=1), 303)


def _refuse_known(corpus: Corpus, text: str) -> None:
    names = {each.id: each.question or each.id for each in corpus.entries}
    for query in corpus.labelled:
        if normalize(query.text) == normalize(text):
            whose = "、".join(f"「{names.get(each, each)}」" for each in query.relevant)
            raise _Unfit(f"この質問は、もう登録されています（正しい案内：{whose or '窓口'}）。")


def _words_of(refused: Refused | CorpusError) -> str:
    if isinstance(refused, Refused):
        return refused.told.text or "".join(each.text for each in refused.told.elsewhere)
    return "Q&Aのファイルに問題があります。公開の画面でご確認ください。"
