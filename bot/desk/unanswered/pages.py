"""答えられなかった質問: the groups, one group with what to do, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.answer.contact import TOKYO
from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.editing import Editor, Gone, Refused
from bot.desk.entry_form import WrongFields
from bot.desk.known_names import KnownNames
from bot.desk.topics.editing import TopicEditor, new_texts
from bot.desk.unanswered.choosing import Choice, choice_in
from bot.desk.unanswered.queue import DAYS, Found, Queue
from bot.journal.mask_words import MASKS
from bot.journal.record import JournalUnreadable
from bot.learning.groups import Group
from bot.learning.suggestions import advise, found_by
from corpus.errors import CorpusError

Page = str | tuple[str, int] | Response

_ON_A_PAGE = 12
_MAX_TEXTS = 12  # of a group, in the form
_MAX_LETTERS = 200
WHYS = {
    "no answer": "答えが見つからず、電話を案内した",
    "not taken": "選択肢が選ばれなかった",
    "unhelpful": "低評価がついた",
    "asked again": "すぐに言い換えて尋ねられた",
    "taken": "選択肢から選んでもらった",
}


@dataclass(frozen=True)
class UnansweredPages:
    """What customers asked and the page did not answer."""

    desk: Desk
    queue: Queue
    menu: Sequence[MenuItem] = (MenuItem("unanswered", "答えられなかった質問"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/unanswered", "unanswered", self.show)
        add("/unanswered/<key>", "unanswered_group", self.show_group)
        add("/wordings/new", "wording_form", self.show_wording)
        add("/wordings/new", "add_wording", self.add_wording, methods=["POST"])
        add("/unanswered/<key>/wordings", "add_wordings", self.add_wordings, methods=["POST"])
        add("/unanswered/<key>/topic", "add_topic", self.add_topic, methods=["POST"])
        add("/unanswered/<key>/dismiss", "dismiss", self.dismiss, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/unanswered?page=2."""
        page = {"days": DAYS, "whys": WHYS, "names": self._names}
        try:
            found = self.queue.look()
        except JournalUnreadable as unreadable:
            return render_template("desk/unanswered/list.html", problem=str(unreadable), **page)
        number = max(1, request.args.get("page", 1, type=int))
        first = (number - 1) * _ON_A_PAGE
        return render_template(
            "desk/unanswered/list.html",
            problem="",
            found=found,
            shown=found.groups[first : first + _ON_A_PAGE],
            newer=url_for("desk.unanswered", page=number - 1) if number > 1 else None,
            older=url_for("desk.unanswered", page=number + 1)
            if len(found.groups) > first + _ON_A_PAGE
            else None,
            **page,
        )

    @needs("reader")
    def show_group(self, key: str) -> Page:
        """GET /admin/unanswered/KEY."""
        try:
            found = self.queue.look()
        except JournalUnreadable:
            return redirect(url_for("desk.unanswered"))
        if found.left:
            return render_template("desk/unanswered/reading.html", found=found)
        return self._page(self._group(found, key), found)

    @needs("editor")
    def show_wording(self) -> str:
        """GET /admin/wordings/new?text=…: one question of a conversation."""
        return self._wording_page(request.args.get("text", "")[:_MAX_LETTERS])

    @needs("editor")
    def add_wording(self) -> Page:
        """POST /admin/wordings/new: it becomes a wording of an entry."""
        text, choice = request.form.get("text", "").strip()[:_MAX_LETTERS], self._choice()
        if not text:
            return self._wording_page(text, "言い方を入力してください。", choice), 422
        if problem := self._add(choice, [text]):
            return self._wording_page(text, problem, choice), 422
        return redirect(_to_wordings(choice.entry_id, 1), 303)

    @needs("editor")
    def add_wordings(self, key: str) -> Page:
        """POST /admin/unanswered/KEY/wordings: what is ticked becomes wordings of an entry."""
        found, group = self._found(key)
        choice, texts = self._choice(), _texts()
        problem = "" if texts else "足す言い方を一つ以上、選んでください。"
        if problem := problem or self._add(choice, texts):
            return self._page(group, found, problem, "wordings", choice), 422
        return redirect(_to_wordings(choice.entry_id, len(texts)), 303)

    @needs("editor")
    def add_topic(self, key: str) -> Page:
        """POST /admin/unanswered/KEY/topic: a topic that is answered by phone."""
        found, group = self._found(key)
        topic, texts = request.form.get("topic", "").strip()[:_MAX_LETTERS], _texts()
        if not (topic and texts):
            problem = "話題の名前を入力し、言い方を一つ以上、選んでください。"
            return self._page(group, found, problem, "topic"), 422
        try:
            typed = new_texts() | {"topic": topic, "wordings": "\n".join(texts)}
            topic_id = TopicEditor(self.desk.drafts).add(typed, self._origin())
        except WrongFields as wrong:
            return self._page(group, found, "".join(wrong.messages.values()), "topic"), 422
        except (Refused, CorpusError) as refused:
            return self._page(group, found, _words_of(refused), "topic"), 422
        self.desk.audit.record(member().name, f"話題「{topic}」を追加しました", topic_id)
        return redirect(url_for("desk.topic", topic_id=topic_id, done="added"), 303)

    @needs("editor")
    def dismiss(self, key: str) -> Page:
        """POST /admin/unanswered/KEY/dismiss, with back=1: let it be seen again."""
        _, group = self._found(key)
        if request.form.get("back"):
            self.queue.dismissed.remove(group)
            self.desk.audit.record(member().name, f"「{group.text}」をもう一度並べました")
        else:
            self.queue.dismissed.add(group)
            self.desk.audit.record(member().name, f"「{group.text}」をこのままでよいとしました")
        return redirect(url_for("desk.unanswered"), 303)

    def _add(self, choice: Choice, texts: Sequence[str]) -> str:
        """Add wordings of an entry; return why that cannot be, or ""."""
        if choice.problem:
            return choice.problem
        try:
            self._editor.add_wordings(choice.entry_id, texts, self._origin())
        except Gone:
            return "選んだQ&Aは、下書きにありません。どのQ&Aに足すかを選んでください。"
        except (Refused, CorpusError) as refused:
            return _words_of(refused)
        what = f"Q&Aに、お客様の言い方を{len(texts)}つ足しました"
        self.desk.audit.record(member().name, what, choice.entry_id)
        return ""

    def _choice(self) -> Choice:
        return choice_in(request.form, self.desk.answerer.corpus.entries)

    def _page(
        self,
        group: Group,
        found: Found,
        problem: str = "",
        refused: str = "",
        choice: Choice | None = None,
    ) -> str:
        """Return the page of a group; what a form sent that is `refused` stays in it."""
        answerer = self.desk.answerer
        texts = list(dict.fromkeys((group.text, *group.texts)))[:_MAX_TEXTS]
        return render_template(
            "desk/unanswered/group.html",
            group=group,
            advised=advise(group, answerer),
            texts=texts,
            masked={text for text in texts if any(mask in text for mask in MASKS)},
            is_dismissed=group in found.dismissed,
            problem=problem,
            refused=refused,
            choice=choice or Choice(),
            typed=request.form if refused else {},
            ticked=request.form.getlist("ticked", type=int) if refused else None,
            names=self._names,
            whys=WHYS,
            entries=answerer.corpus.entries,
        )

    def _wording_page(self, text: str, problem: str = "", choice: Choice | None = None) -> str:
        nearest, _ = found_by(text, self.desk.answerer)
        return render_template(
            "desk/unanswered/wording.html",
            text=text,
            nearest=nearest,
            problem=problem,
            choice=choice or Choice(),
            names=self._names,
            entries=self.desk.answerer.corpus.entries,
        )

    def _found(self, key: str) -> tuple[Found, Group]:
        """Read everything, however long it takes: somebody has already seen it."""
        found = self.queue.look(within_s=30)
        return found, self._group(found, key)

    def _group(self, found: Found, key: str) -> Group:
        group = found.group(key)
        if group is None:
            abort(404)
        return group

    def _origin(self) -> str:
        day = datetime.now(TOKYO).date()
        return f"お客様の質問から（{day}、{member().name}）"

    @property
    def _editor(self) -> Editor:
        return Editor(self.desk.drafts)

    @property
    def _names(self) -> KnownNames:
        return KnownNames(self.desk.answerer.corpus)


def _to_wordings(entry_id: str, added: int) -> str:
    """Return where an entry's wordings stand, the new ones last."""
    return url_for("desk.entry", entry_id=entry_id, done="saved", added=added, _anchor="added")


def _texts() -> list[str]:
    """Return what is ticked, as it was edited."""
    ticked = request.form.getlist("ticked", type=int)
    edited = (request.form.get(f"text.{place}", "").strip()[:_MAX_LETTERS] for place in ticked)
    return list(dict.fromkeys(filter(None, edited)))


def _words_of(refused: Refused | CorpusError) -> str:
    if isinstance(refused, CorpusError):
        return "Q&Aのファイルに問題があります。公開の画面でご確認ください。"
    told = refused.told
    return "".join([told.text, *told.fields.values(), *(each.text for each in told.elsewhere)])
