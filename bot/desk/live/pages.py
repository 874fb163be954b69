"""お知らせ・一時対応: what holds at once. Each button is one change of the live file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.answer.contact import TOKYO
from bot.desk.access import member, needs
from bot.desk.company.wording import words_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.live.acts import ACTS, Refused, queries_of
from bot.desk.live.shown import closings_of, notices_of
from corpus.errors import CorpusError
from corpus.live import NO_LIVE
from corpus.live_editor import LiveEditor
from corpus.yaml_edit import NotWritable
from index.question import Question

_LOOKS = ("look_notice", "look_pin")


@dataclass(frozen=True)
class LivePages:
    """One page with a form for each kind of thing."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("live", "お知らせ・一時対応"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/live", "live", self.show)
        blueprint.add_url_rule("/live", "live_change", self.change, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/live."""
        return self._shown({})

    @needs("editor")
    def change(self) -> AnyResponse:
        """POST /admin/live: does what the button says, or shows what would come of it."""
        do = request.form.get("do", "")
        if do in _LOOKS:
            return Response(self._shown({}, looks=do))
        act = ACTS.get(do)
        if act is None:
            abort(400)
        try:
            said = act(self._editor, request.form, self.desk.answerer.corpus, _now())
        except Refused as refused:
            return Response(self._shown({refused.name: refused.said}), 422)
        except CorpusError as error:
            return Response(self._shown({"": words_of(error.problems[0])}), 422)
        except NotWritable as error:
            return Response(self._shown({"": f"{error} 手で直してください。"}), 422)
        except OSError as error:
            said = (
                f"書き込めませんでした（{error.strerror}）。サーバーを管理する方にお伝えください。"
            )
            return Response(self._shown({"": said}), 503)
        self.desk.audit.record(member().name, said, "live")
        return redirect(url_for("desk.live", done=do), 303)

    def _shown(self, errors: dict[str, str], looks: str = "") -> str:
        corpus = self.desk.answerer.corpus
        try:
            live, problems = self._editor.read(), []
        except CorpusError as error:
            live, problems = NO_LIVE, [str(each) for each in error.problems]
        now = _now()
        reply = None
        if looks == "look_pin":
            try:
                reply = self.desk.answerer.ask(Question.read(queries_of(request.form)[0]))
            except Refused as refused:
                errors = {refused.name: refused.said}
        notices, closings = notices_of(live, now), closings_of(live, now)
        states = [stretch.state for _, stretch in notices]
        states += [each.stretch.state for each in closings]
        return render_template(
            "desk/live/live.html",
            notices=notices,
            closings=closings,
            closed_phones=list(dict.fromkeys(each.phone for each in closings)),
            hidden=live.hidden,
            pins=live.pins,
            by_id={entry.id: entry for entry in corpus.entries},
            lines=[(each.purpose, each.purpose) for each in corpus.site.phones],
            errors=errors,
            problems=problems,
            typed=request.form,
            reply=reply,
            looks=looks,
            done=request.args.get("done", "") if request.method == "GET" else "",
            has_over="over" in states,
            now=now.isoformat(timespec="minutes"),
        )

    @property
    def _editor(self) -> LiveEditor:
        return LiveEditor(self.desk.settings.corpus_dir)


def _now() -> datetime:
    return datetime.now(TOKYO).replace(tzinfo=None)
