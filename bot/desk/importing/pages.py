"""取り込み: a file is uploaded, what it would change is shown, and then it goes into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.desk.access import member, needs
from bot.desk.company.wording import words_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.importing.uploads import Refused, Upload, Uploads, read
from corpus.errors import CorpusError
from corpus.fingerprint import FIELD_WORDS

STATUSES = {"new": "新しい", "changed": "変わる", "gone": "隠す", "unchanged": "そのまま"}
_KINDS = {"new": "good", "changed": "warn", "gone": "bad", "unchanged": ""}
_MAX_SHOWN = 300  # entries on the page
_GONE = "ファイルをお預かりできる期間が過ぎました。もう一度選んでください。"


@dataclass(frozen=True)
class ImportPages:
    """The upload, and the preview with its choices."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("import_", "取り込み"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/import", "import_", self.show)
        blueprint.add_url_rule("/import", "import_file", self.upload, methods=["POST"])
        blueprint.add_url_rule("/import/confirm", "import_confirm", self.confirm, methods=["POST"])

    @needs("reader")
    def show(self) -> str:
        """GET /admin/import."""
        return render_template("desk/importing/upload.html", refused=[], section="")

    @needs("editor")
    def upload(self) -> AnyResponse:
        """POST /admin/import: reads a file, and shows what it would change."""
        file, section = request.files.get("file"), request.form.get("section", "").strip()
        if file is None or not file.filename:
            return self._refused(["ファイルを選んでください。"], section)
        with file.stream:
            upload = self._uploads.keep(file.filename, file.read())
        try:
            return Response(self._preview(upload, section))
        except Refused as refused:
            self._uploads.forget(upload)
            return self._refused(refused.said, section)

    @needs("editor")
    def confirm(self) -> AnyResponse:
        """POST /admin/import/confirm: brings what was looked at into the draft."""
        section = request.form.get("section", "")
        upload = self._uploads.find(request.form.get("token", ""))
        if upload is None:
            return self._refused([_GONE], section)
        choices = []
        for name, side in request.form.items():
            kind, _, rest = name.partition("|")
            field, _, entry = rest.partition("|")
            if kind == "choice" and side in ("source", "corpus"):
                choices.append((entry, field, side))
        try:
            with self.desk.drafts.edit() as folder:
                found = read(upload, folder, section, choices, write=True)
                if not found["is_writable"]:
                    raise Refused(found["problems"])
        except Refused as refused:
            return self._refused(refused.said, section)
        except CorpusError as error:
            return self._refused([words_of(each) for each in error.problems], section)
        self._uploads.forget(upload)
        counts = _counts(found["entries"])
        said = "、".join(f"{STATUSES[name]}{count}件" for name, count in counts.items() if count)
        what = f"「{upload.name}」を取り込みました（下書き）：{said}"
        self.desk.audit.record(member().name, what, "import")
        return Response(render_template("desk/importing/done.html", said=said, name=upload.name))

    def _preview(self, upload: Upload, section: str) -> str:
        with self.desk.drafts.reading() as folder:
            found = read(upload, folder, section, [])
        entries = sorted(
            found["entries"], key=lambda each: list(STATUSES)[::-1].index(each["status"])
        )
        entries = sorted(
            entries, key=lambda each: not any(f["is_conflict"] for f in each["fields"])
        )
        shown = [each for each in entries if each["status"] != "unchanged"]
        # What must be decided comes first, and is never cut off.
        conflicts = sum(any(f["is_conflict"] for f in each["fields"]) for each in shown)
        return render_template(
            "desk/importing/preview.html",
            upload=upload,
            section=section,
            found=found,
            shown=shown[: max(_MAX_SHOWN, conflicts)],
            left_out=max(0, len(shown) - max(_MAX_SHOWN, conflicts)),
            counts=_counts(found["entries"]),
            statuses=STATUSES,
            kinds=_KINDS,
            fields=FIELD_WORDS,
            conflicts=conflicts,
        )

    def _refused(self, said: list[str], section: str) -> Response:
        page = render_template("desk/importing/upload.html", refused=said, section=section)
        return Response(page, 422)

    @property
    def _uploads(self) -> Uploads:
        return Uploads(self.desk.folder / "imports")


def _counts(entries: Sequence[dict[str, object]]) -> dict[str, int]:
    return {name: sum(each["status"] == name for each in entries) for name in STATUSES}
