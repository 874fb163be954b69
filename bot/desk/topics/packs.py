"""Which of the topics that come with the product are used: `packs` of the company's file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import needs
from bot.desk.company.draft import CompanyDraft, Outcome
from bot.desk.company.wording import label_of
from bot.desk.desk import Desk, MenuItem
from corpus.packs.general import read_pack
from corpus.site import PACKS

_FIELD = "packs"
Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class PackPages:
    """The form, a tick for each language."""

    desk: Desk
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/topics/packs", "packs", self.show)
        blueprint.add_url_rule("/topics/packs", "save_packs", self.save, methods=["POST"])

    @needs("reader")
    def show(self) -> Page:
        """GET /admin/topics/packs."""
        return self._page(Outcome())

    @needs("editor")
    def save(self) -> Page:
        """POST /admin/topics/packs with pack=general.ja for each that is used."""
        chosen = [name for name in PACKS if name in request.form.getlist("pack")]
        used = self._used()
        if chosen == used:
            return redirect(url_for("desk.packs", saved="same"), 303)
        outcome = CompanyDraft(self.desk).save(
            {_FIELD: [*chosen]}, request.form.get("mark", ""), (_FIELD,)
        )
        if not outcome.is_saved:
            return self._page(outcome, chosen), 422
        return redirect(url_for("desk.packs", saved=1), 303)

    def _used(self) -> list[str]:
        site, _ = CompanyDraft(self.desk).now().read()
        return [name for name in PACKS if name in site.packs]

    def _page(self, outcome: Outcome, chosen: list[str] | None = None) -> str:
        return render_template(
            "desk/topics/packs.html",
            packs={
                name: (label_of(name), [each.referral.topic for each in read_pack(name)])
                for name in PACKS
            },
            chosen=self._used() if chosen is None else chosen,
            mark=CompanyDraft(self.desk).now().mark(_FIELD),
            has_others=bool(outcome.others),
            problem="".join(said for _, said in outcome.faults),
            saved=request.args.get("saved", "") if request.method == "GET" else "",
        )
