"""取り込み: a file is uploaded, what it would change is shown, and then it goes into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.company.wording import words_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.importing.preview import KINDS, STATUSES, counts_of, keys_beyond, preview_of
from bot.desk.importing.sample import FILE, sample_csv
from bot.desk.importing.undo import (
    Done,
    contents_of,
    imports_in,
    imports_of,
    new_key,
    remember,
    take_back,
)
from bot.desk.importing.uploads import Decided, Found, Refused, Upload, Uploads, read
from bot.desk.reading import tracked
from corpus import packages
from corpus.errors import CorpusError
from corpus.importers.comparison.decisions import NO_SECTION
from index.history import utc_now

_NONE_TAKEN = "取り込むQ&Aが選ばれていません。取り込むものにチェックを入れてください。"
_NOTHING = "変わったものはありません"
_ONLY_SERVES = (
    "このサーバーはご案内だけを行う構成で、ファイルを読み取るプログラムが入っていません。用意のできるサーバーの"
    "管理画面で取り込むか、サーバーの管理者に、このサーバーでの scripts/setup の実行をお頼みください。"
)
_SHOWN = 20  # entries that an undone import leaves, by name
_NO_NAME = "新しいセクションの名前を入力してください。"

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Sent:
    """What the form of the preview sent; `section` is None before anybody chose."""

    decided: Decided = field(default_factory=Decided)
    section: str | None = None
    new_name: str = NO_SECTION
    rest: bool = True


@dataclass(frozen=True)
class ImportPages:
    """The upload, and the preview with its choices."""

    desk: Desk
    menu: Sequence[MenuItem] = (MenuItem("import_", "取り込み"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/import", "import_", self.show)
        add("/import", "import_file", self.upload, methods=["POST"])
        add("/import/sample.csv", "import_sample", self.sample)
        add("/import/undo", "import_undo", self.undo, methods=["POST"])
        add("/import/<token>", "import_preview", self.preview)
        add("/import/<token>", "import_confirm", self.confirm, methods=["POST"])
        add("/import/<token>/cancel", "import_cancel", self.cancel, methods=["POST"])

    @needs("reader")
    def show(self) -> Page:
        """GET /admin/import; after an import with what came into the draft, as ?done=1&new=3."""
        counts = {name: request.args.get(name, 0, type=int) for name in STATUSES}
        if undone := request.args.get("undone", ""):
            return self._form(undone=undone)
        return self._form(taken=_told(counts) or _NOTHING if "done" in request.args else "")

    @needs("reader")
    def sample(self) -> Response:
        """GET /admin/import/sample.csv: a table to fill in."""
        response = Response(sample_csv(), mimetype="text/csv")
        response.headers.set("Content-Disposition", "attachment", filename=FILE)
        return response

    @needs("editor")
    def upload(self) -> Page:
        """POST /admin/import: keeps a file that can be read."""
        if packages.missing(packages.IMPORTING):
            return self._form(), 409
        file, section = request.files.get("file"), request.form.get("section", "").strip()
        if file is None or not file.filename:
            return self._form(["ファイルを選んでください。"], section), 422
        with file.stream:
            upload = self._uploads.keep(member().name, file.filename, file.read(), section)
        try:
            self._found(upload)
        except Refused as refused:
            self._uploads.forget(upload)
            return self._form(refused.said, section), 422
        return redirect(url_for("desk.import_preview", token=upload.token), 303)

    @needs("editor")
    def preview(self, token: str) -> Page:
        """GET /admin/import/TOKEN, with ?only=none where no entry is to be ticked."""
        upload = self._uploads.find(member().name, token)
        if upload is None:
            return self._form(gone=True), 404
        take = () if request.args.get("only") == "none" else None
        return self._preview(upload, Sent(Decided(take=take), rest=take is None))

    @needs("editor")
    def confirm(self, token: str) -> Page:
        """POST /admin/import/TOKEN: brings what was chosen into the draft."""
        upload = self._uploads.find(member().name, token)
        if upload is None:
            return self._form(gone=True), 404
        sent = _sent()
        take = request.form.getlist("take")
        try:
            if sent.rest:
                take += keys_beyond(self._found(upload), request.form.getlist("offered"))
            if not take:
                raise Refused([_NONE_TAKEN])
            if sent.section == "" and not sent.new_name:
                raise Refused([_NO_NAME])
            with self.desk.drafts.edit() as folder:
                if not upload.path.exists():  # a second click: the first has brought it in
                    return self._form(gone=True), 404
                before = contents_of(folder)
                found = read(upload, folder, replace(sent.decided, take=tuple(take)), write=True)
                if not found["is_writable"]:
                    raise Refused([each["text"] for each in found["problems"]])
                counts = counts_of(found)
                what = _told(counts) or _NOTHING
                done = Done(new_key(), upload.name, member().name, utc_now(), what)
                remember(folder, done, before)
        except Refused as refused:
            return self._preview(upload, sent, refused.said), 422
        except CorpusError as error:
            return self._preview(upload, sent, [words_of(each) for each in error.problems]), 422
        self._uploads.forget(upload)
        what = f"「{upload.name}」を取り込みました（下書き）：{what}"
        self.desk.audit.record(member().name, what, "import")
        new, changed, gone = (counts[name] or None for name in ("new", "changed", "gone"))
        return redirect(url_for("desk.import_", done=1, new=new, changed=changed, gone=gone), 303)

    @needs("editor")
    def undo(self) -> Page:
        """POST /admin/import/undo with key=: takes a whole import out of the draft."""
        key, kept = request.form.get("key", ""), list[str]()
        try:
            with self.desk.drafts.edit() as folder:
                found = [each for each in imports_in(folder) if each.key == key]
                for each in found:
                    kept = take_back(folder, each)
        except CorpusError as error:
            return self._form([words_of(each) for each in error.problems], undoing=True), 422
        if not found:  # a second click, or the draft was published meanwhile
            return redirect(url_for("desk.import_", undone="before"), 303)
        what = f"「{found[0].name}」の取り込みを取り消しました（下書き）"
        if kept:
            what += f"。あとから直された{len(kept)}件は残しました"
        self.desk.audit.record(member().name, what, "import")
        shown = kept[:_SHOWN]
        place = url_for("desk.import_", undone="done", kept=shown, more=len(kept) - len(shown))
        return redirect(place, 303)

    @needs("editor")
    def cancel(self, token: str) -> Response:
        """POST /admin/import/TOKEN/cancel: throws the file away."""
        if upload := self._uploads.find(member().name, token):
            self._uploads.forget(upload)
        return redirect(url_for("desk.import_"), 303)

    def _preview(self, upload: Upload, sent: Sent, refused: Sequence[str] = ()) -> str:
        try:
            found, sections = self._found(upload), self._sections()
        except Refused as problem:  # the draft has changed since, and no more fits
            return self._form(problem.said)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error)
        return render_template(
            "desk/importing/preview.html",
            upload=upload,
            found=found,
            preview=preview_of(found, sections, sent.decided, sent.section),
            sent=sent,
            options=[*((name, name) for name in sections), ("", "新しいセクションを作る")],
            refused=refused,
            statuses=STATUSES,
            kinds=KINDS,
        )

    def _form(
        self,
        refused: Sequence[str] = (),
        section: str = "",
        *,
        taken: str = "",
        gone: bool = False,
        undone: str = "",
        undoing: bool = False,
    ) -> str:
        try:
            corpus, imports = self.desk.drafts.corpus(), imports_of(self.desk.drafts)
        except CorpusError as error:
            return render_template("desk/broken.html", error=error)
        questions = {entry.id: entry.question or entry.id for entry in corpus.entries}
        return render_template(
            "desk/importing/upload.html",
            refused=refused,
            section=section,
            sections=list(dict.fromkeys(entry.section for entry in corpus.entries)),
            taken=taken,
            gone=gone,
            only_serves=_ONLY_SERVES if packages.missing(packages.IMPORTING) else "",
            undone=undone,
            undoing=undoing,
            kept=[(own, questions.get(own, own)) for own in request.args.getlist("kept")],
            there=questions,
            imports=imports,
        )

    def _found(self, upload: Upload) -> Found:
        """Return what bringing all of a file in would do, read once for a state of the draft."""
        with self.desk.drafts.reading() as folder:
            state = tracked(folder)
            found = self._uploads.reading(upload, state)
            if found is None:
                found = read(upload, folder, Decided())
                self._uploads.keep_reading(upload, found, state)
        return found

    def _sections(self) -> list[str]:
        return list(dict.fromkeys(entry.section for entry in self.desk.drafts.corpus().entries))

    @property
    def _uploads(self) -> Uploads:
        return Uploads(self.desk.folder / "imports")


def _sent() -> Sent:
    form = request.form
    choices = []
    for name, side in form.items():
        kind, _, rest = name.partition("|")
        field, _, entry = rest.partition("|")
        if kind == "choice" and side in ("source", "corpus"):
            choices.append((entry, field, side))
    section, new_name = form.get("section"), form.get("new_section", "").strip()
    return Sent(
        Decided(tuple(choices), tuple(form.getlist("take")), section or new_name),
        section,
        new_name,
        "rest" in form,
    )


def _told(counts: dict[str, int]) -> str:
    return "、".join(
        f"{STATUSES[name]} {count}件"
        for name, count in counts.items()
        if count and name != "unchanged"
    )
