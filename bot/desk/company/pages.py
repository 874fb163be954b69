"""会社と窓口: the pages where staff say who is there, and when. All changes go into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.answer.contact import TOKYO, lines_of
from bot.desk.access import needs
from bot.desk.company.draft import CompanyDraft, Outcome
from bot.desk.company.forms import TABLES, SheetForm, TableForm
from bot.desk.company.mentions import Mentions, mentions_in
from bot.desk.company.outlook import coming_days, further_closings
from bot.desk.company.owner import Owner
from bot.desk.company.sheet import Fields, State
from bot.desk.company.sheets import SHEETS
from bot.desk.company.week import DAYS, ends_next_day
from bot.desk.company.wording import label_of
from bot.desk.company.wording import lines_of as lines_to_read
from bot.desk.desk import Desk, MenuItem
from corpus.errors import CorpusError
from corpus.intent import Entry
from corpus.site_editor import SiteText

_SHEETS = {sheet.slug: sheet for sheet in SHEETS}
_SAVING = ("", "save")


@dataclass(frozen=True)
class CompanyPages:
    """The overview, and a form for each part."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("company", "会社と窓口"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/company", "company", self.show)
        blueprint.add_url_rule("/company/<slug>", "company_form", self.form)
        blueprint.add_url_rule("/company/<slug>", "company_save", self.post, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/company."""
        text = self._draft.now()
        site, _ = text.read()
        now = datetime.now(TOKYO)
        return render_template(
            "desk/company/overview.html",
            lines=lines_of(site, now),
            fields=text.fields,
            site=site,
            to_read=lines_to_read,
            sheets=_SHEETS,
            days=list(coming_days(site.hours, site.closed, now.date())),
            further=further_closings(site.closed, now.date()),
            waiting=[label_of(name) for name in site.placeholders],
        )

    @needs("reader")
    def form(self, slug: str) -> str:
        """GET /admin/company/…, such as /admin/company/hours?of=phones.1."""
        text = self._draft.now()
        form = self._form(slug, text.fields)
        return self._shown(form, form.state(text.fields), text, Outcome())

    @needs("editor")
    def post(self, slug: str) -> BaseResponse:
        """POST /admin/company/…: saves, or does what the button says that was pressed."""
        text = self._draft.now()
        form = self._form(slug, text.fields)
        state = form.posted()
        if isinstance(form, SheetForm):
            form.sheet.with_ids(state, {each.question: each.id for each in self._entries()})
        is_saving = request.form.get("do", "") in _SAVING
        looks = request.form.get("do", "") == "look"
        if not (is_saving or looks):
            return Response(self._shown(form, state, text, Outcome()))
        changes, faults = form.changes(state, text.fields)
        if faults:
            outcome = Outcome(faults=[((name,), said) for name, said in faults])
            return Response(self._shown(form, state, text, outcome), 422)
        if looks:
            tried, outcome = self._draft.tried(changes)
            return Response(self._shown(form, state, text, outcome, tried))
        outcome = self._draft.save(changes, request.form.get("mark", ""), form.names)
        if outcome.is_saved:
            saved = "same" if outcome.is_same else 1
            address = url_for(
                "desk.company_form", slug=slug, of=form.key or None, saved=saved, _anchor="top"
            )
            return redirect(address, 303)
        return Response(self._shown(form, state, text, outcome), 422)

    @property
    def _draft(self) -> CompanyDraft:
        return CompanyDraft(self.desk)

    def _form(self, slug: str, fields: Fields) -> SheetForm | TableForm:
        if sheet := _SHEETS.get(slug):
            return SheetForm(sheet)
        owner = Owner.read(request.args.get("of", ""), fields)
        if slug not in TABLES or owner is None or (slug == "closed" and owner.group == "channels"):
            abort(404)
        return TableForm(slug, owner)

    def _shown(
        self,
        form: SheetForm | TableForm,
        state: State,
        text: SiteText,
        outcome: Outcome,
        tried: SiteText | None = None,
    ) -> str:
        mark = request.form.get("mark") or text.mark(*form.names)
        errors: dict[str, str] = {}
        for path, said in outcome.faults:
            errors.setdefault(form.place(path), said)
        site, _ = (tried or text).read()
        is_saved = "saved" in request.args and request.method == "GET"
        entries = self._entries() if isinstance(form, SheetForm) or is_saved else ()
        return render_template(
            form.template,
            form=form,
            state=state,
            errors=errors,
            others={label_of(n): list(lines_to_read(v)) for n, v in outcome.others.items()},
            # Who has seen what the other did may write over it.
            mark=text.mark(*form.names) if outcome.others else mark,
            is_saved=is_saved,
            is_same=request.args.get("saved") == "same",
            did=request.form.get("do", ""),
            mentions=mentions_in(entries) if isinstance(form, TableForm) else Mentions(),
            ends_next_day=ends_next_day,
            fields=text.fields,
            is_waiting=bool(set(form.names) & set(site.placeholders)),
            entries=entries,
            sections=list(dict.fromkeys(entry.section for entry in entries)),
            days=list(form.coming(site)) if isinstance(form, TableForm) else (),
            further=form.further(site) if isinstance(form, TableForm) else (),
            said_hours=form.said(site) if isinstance(form, TableForm) else "",
            is_tried=tried is not None,
            day_names=DAYS,
        )

    def _entries(self) -> Sequence[Entry]:
        try:
            return self.desk.drafts.corpus().entries
        except CorpusError:  # the form is there to repair it
            return self.desk.answerer.corpus.entries
