"""お知らせ・一時対応: what holds at once. Each button is one change of the live file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.answer.contact import TOKYO
from bot.desk.access import member, needs
from bot.desk.company.wording import words_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.live.acts import ACTS, DONE, SECTIONS, notice_of
from bot.desk.live.fields import MAX_FOUND, Refused, found_in
from bot.desk.live.looks import PinLook, look_at_pin
from bot.desk.live.rewriting import REWRITES
from bot.desk.live.shown import Standing
from corpus.errors import CorpusError
from corpus.live import NO_LIVE, Live
from corpus.live_editor import LiveEditor
from corpus.yaml_edit import NotWritable

_LOOKS = ("look_notice", "look_pin", "find_pin", "find_topic", "find_hide")
_SEARCHES = ("hide_entry", "pin_entry", "pin_topic")
# What a link to the page may fill in.
_FILLED = ("pin_queries", "pin_goal", "pin_entry", "hide_entry")


@dataclass(frozen=True)
class LivePages:
    """One page with a form for each kind of thing."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("live", "お知らせ・一時対応"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/live", "live", self.show)
        blueprint.add_url_rule("/live", "live_change", self.change, methods=["POST"])
        blueprint.add_url_rule("/live/found", "live_found", self.find)

    @needs("reader")
    def show(self) -> str:
        """GET /admin/live?pin_queries=返金してほしい&pin_goal=phone."""
        return self._shown({}, done=request.args.get("done", ""))

    @needs("reader")
    def find(self) -> str:
        """GET /admin/live/found?hide_entry=花束: what to choose from, for the page's script."""
        name = next((each for each in _SEARCHES if each in request.args), _SEARCHES[0])
        typed = request.args.get(name, "")
        return render_template(
            "desk/live/found.html",
            name=name,
            typed=typed,
            found=found_in(name, typed, self.desk.answerer.corpus),
            max_found=MAX_FOUND,
            chosen="",
        )

    @needs("editor")
    def change(self) -> AnyResponse:
        """POST /admin/live: does what the button says, or shows what would come of it."""
        do = request.form.get("do", "")
        if do in _LOOKS or do in REWRITES:
            return Response(self._shown({}, do))
        act = ACTS.get(do)
        if act is None:
            abort(400)
        try:
            said = act(self._editor, request.form, self.desk.answerer.corpus, _now())
        except Refused as refused:
            return Response(self._shown({refused.name: refused.said}, do), 422)
        except CorpusError as error:
            return Response(self._shown({"": words_of(error.problems[0])}, do), 422)
        except NotWritable as error:
            return Response(self._shown({"": f"{error} 手で直してください。"}, do), 422)
        except OSError as error:
            said = (
                f"書き込めませんでした（{error.strerror}）。サーバーを管理する方にお伝えください。"
            )
            return Response(self._shown({"": said}, do), 503)
        self.desk.audit.record(member().name, said, "live")
        return redirect(url_for("desk.live", done=do, _anchor="said"), 303)

    def _shown(self, errors: dict[str, str], do: str = "", done: str = "") -> str:
        corpus = self.desk.answerer.corpus
        try:
            live, problems = self._editor.read(), []
        except CorpusError as error:
            live, problems = NO_LIVE, [str(each) for each in error.problems]
        now = _now()
        pin_looks: Sequence[PinLook] = ()
        if do in _LOOKS:
            try:
                pin_looks = self._look(do, live, now)
            except Refused as refused:
                errors = {refused.name: refused.said}
        typed: Mapping[str, str] = request.form if request.method == "POST" else _filled()
        if do in REWRITES:
            try:
                typed = REWRITES[do](live, request.form, corpus)
            except Refused as refused:
                typed, errors = {}, {refused.name: refused.said}
        standing = Standing.of(live, corpus, now)
        return render_template(
            "desk/live/live.html",
            standing=standing,
            closed_phones=list(dict.fromkeys(each.phone for each in standing.closings)),
            lines=[(each.purpose, each.purpose) for each in corpus.site.phones],
            found={name: found_in(name, typed.get(name, ""), corpus) for name in _SEARCHES},
            max_found=MAX_FOUND,
            errors=errors,
            problems=problems,
            typed=typed,
            pin_looks=pin_looks,
            begins_anew=do in REWRITES and not errors,
            looks=do if do in _LOOKS and not errors else "",
            acted=SECTIONS.get(do or done, ""),
            done=DONE.get(done, ""),
        )

    def _look(self, do: str, live: Live, now: datetime) -> Sequence[PinLook]:
        if do == "look_notice":
            notice_of(request.form)
        return look_at_pin(request.form, self.desk.answerer, live, now) if do == "look_pin" else ()

    @property
    def _editor(self) -> LiveEditor:
        return LiveEditor(self.desk.settings.corpus_dir)


def _now() -> datetime:
    return datetime.now(TOKYO).replace(tzinfo=None)


def _filled() -> dict[str, str]:
    return {name: request.args[name] for name in _FILLED if name in request.args}
