"""ウィジェットの設定: how it looks, tried on a page of ours, and the tag to copy.

The settings lie in the desk's folder, not in the company's YAML: only tags make use of them, the one
on somebody's page and the Q&A page's own, so that a change must neither be built nor published.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256, sha384
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.desk.access import member, needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.widget.look import CHOICES, Look
from bot.desk.widget.seen import Seen
from bot.journal.files import make_private_folder
from corpus.whole_file import write_whole

# What the Q&A page's own widget takes of it; that it is there, and where, is the page's matter.
_ON_OWN_PAGE = ("color", "title", "position", "theme", "logo", "policy-url")


@dataclass(frozen=True)
class WidgetPages:
    """The form, and the page to try it on. `script` returns the widget's file as it is now."""

    desk: Desk
    seen: Seen
    script: Callable[[], bytes]
    menu: Sequence[MenuItem] = (MenuItem("widget", "ウィジェットの設定"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/widget", "widget", self.show)
        blueprint.add_url_rule("/widget", "widget_save", self.save, methods=["POST"])
        blueprint.add_url_rule("/widget/contrast", "widget_contrast", self.contrast)
        blueprint.add_url_rule("/widget/preview", "widget_preview", self.preview)
        blueprint.app_context_processor(lambda: {"own_widget": self._on_own_page()})

    @needs("reader")
    def show(self) -> str:
        """GET /admin/widget."""
        return self._shown(self._kept(), {}, is_saved="saved" in request.args)

    @needs("editor")
    def save(self) -> AnyResponse:
        """POST /admin/widget."""
        look = Look.read(request.form)
        errors: dict[str, str] = {}
        for name, said in look.faults():
            errors.setdefault(name, said)
        if errors:
            return Response(self._shown(look, errors), 422)
        if request.form.get("do") == "look":
            return redirect(url_for("desk.widget_preview") + "?" + urlencode(look.chosen), 303)
        kept = self._kept()
        if request.form.get("mark") != _mark(kept):
            return Response(self._shown(look, {}, others=kept), 422)
        if look == kept:
            return redirect(url_for("desk.widget", saved="same"), 303)
        make_private_folder(self.desk.folder)
        write_whole(self._file, json.dumps(dict(look.values), ensure_ascii=False).encode())
        self.desk.audit.record(member().name, "ウィジェットの設定を変更しました", "widget")
        return redirect(url_for("desk.widget", saved=1), 303)

    @needs("reader")
    def contrast(self) -> Response:
        """GET /admin/widget/contrast?color=%23f5b400: what the widget makes of a colour, as text."""
        return Response(Look.read(request.args).contrast(), mimetype="text/plain")

    @needs("reader")
    def preview(self) -> str:
        """GET /admin/widget/preview: a page as a customer's, with the widget as the address says."""
        look = Look.read(request.args)
        wrong = {name for name, _ in look.faults()}
        chosen = {name: value for name, value in look.chosen.items() if name not in wrong}
        chosen.pop("hide-on", None)  # or it might be hidden here
        return render_template("desk/widget/preview.html", chosen=chosen)

    def _shown(
        self,
        look: Look,
        errors: Mapping[str, str],
        *,
        is_saved: bool = False,
        others: Look | None = None,
    ) -> str:
        kept = self._kept()
        source = f"{self.desk.settings.public_url.rstrip('/')}/widget.js"
        digest = b64encode(sha384(self.script()).digest()).decode()
        sightings = self.seen.origins()
        allowed = self.desk.settings.allowed_origins
        refused = [origin for origin in sightings if origin not in allowed]
        return render_template(
            "desk/widget/settings.html",
            values=look.values,
            errors=errors,
            others=others.chosen if others else None,
            is_saved=is_saved,
            mark=_mark(kept),
            choices=CHOICES,
            contrast=look.contrast(),
            tag=kept.tag(source),
            tag_pinned=kept.tag(source, f"sha384-{digest}"),
            sightings=sightings,
            allowed=allowed,
            setting=f"ALLOWED_ORIGINS={','.join((*allowed, *refused))}",
            refused=refused,
        )

    def _on_own_page(self) -> dict[str, str]:
        """Return the attributes of the Q&A page's own tag."""
        chosen = self._kept().chosen
        return {name: chosen[name] for name in _ON_OWN_PAGE if name in chosen}

    @property
    def _file(self) -> Path:
        return self.desk.folder / "widget.json"

    def _kept(self) -> Look:
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            kept = {}
        return Look.read({name: str(value) for name, value in kept.items()})


def _mark(look: Look) -> str:
    return sha256(repr(sorted(look.values.items())).encode()).hexdigest()[:16]
