"""公開: what the draft changes, what that would do, and the step to the customers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.changes import Change, changed_entries, changed_files
from bot.desk.desk import Desk, MenuItem
from bot.desk.merging import Side
from bot.desk.publish_job import Busy, JobState, Kind, PublishJob, Started
from bot.desk.publish_words import failure_of, step_words
from bot.desk.reading import read_again
from bot.settings import Settings
from corpus.errors import CorpusError
from index.history import Publication, read_history, utc_now
from index.store import kept_versions

COMMAND = (sys.executable, "-m", "scripts.publish", "--json")
_WAITED_S = 4.0  # publishing a candidate takes about one
_MAX_NOTE = 500
_SHOWN = 30  # publications
_ACTS: dict[Kind, str] = {
    "prepare": "影響を確かめました",
    "publish": "公開しました",
    "rollback": "以前の版に戻しました",
}


@dataclass(frozen=True)
class PublishPages:
    """公開."""

    desk: Desk
    menu = (MenuItem("publish", "公開"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        add = blueprint.add_url_rule
        add("/publish", "publish", self.show)
        add("/publish/progress", "progress", self.show_progress)
        add("/publish/prepare", "prepare", self.prepare, methods=["POST"])
        add("/publish/cancel", "cancel", self.cancel, methods=["POST"])
        add("/publish/now", "publish_now", self.publish, methods=["POST"])
        add("/publish/discard", "discard", self.discard, methods=["POST"])
        add("/publish/conflicts", "conflicts", self.show_conflicts)
        add("/publish/conflicts", "settle", self.settle, methods=["POST"])
        add("/publish/back/<version>", "confirm_rollback", self.confirm_rollback)
        add("/publish/back/<version>", "rollback", self.rollback, methods=["POST"])

    @cached_property
    def job(self) -> PublishJob:
        """Return the process that publishes."""
        return PublishJob(self.desk.folder, COMMAND, _environment(self.desk.settings))

    def candidate(self) -> Path | None:
        """Return the folder of what is prepared; None where nothing is."""
        state = self.job.state()
        if not state or state.is_running or state.started.kind != "prepare" or not state.done:
            return None
        folder = self.desk.settings.index_dir / "versions" / str(state.done.get("version"))
        return folder if folder.is_dir() else None

    @needs("reader")
    def show(self) -> str:
        """GET /admin/publish."""
        return self._page()

    @needs("reader")
    def show_progress(self) -> str | Response:
        """GET /admin/publish/progress: the part of the page that is fetched again and again."""
        state = self.job.state()
        if state is None or not state.is_running:
            response = Response(status=204)
            response.headers["HX-Refresh"] = "true"
            return response
        return render_template("desk/progress.html", state=state, step_words=step_words)

    @needs("editor")
    def prepare(self) -> str | tuple[str, int] | Response:
        """POST /admin/publish/prepare: build what would be published, aside."""
        drafts = self.desk.drafts
        with drafts.reading() as folder:
            digest = drafts.digest
            arguments = ["--from", str(folder.absolute()), "--prepare"]
        started = Started("prepare", member().name, utc_now(), draft=digest)
        return self._start(started, arguments)

    @needs("publisher")
    def publish(self) -> str | tuple[str, int] | Response:
        """POST /admin/publish/now: publish exactly what was prepared."""
        version, note = request.form.get("version", ""), _note()
        state = self.job.state()
        if not state or not state.done or state.done.get("version") != version:
            return self._page(
                "準備したものが新しくなっています。もう一度影響をお確かめください。"
            ), 409
        if state.started.draft != self.desk.drafts.digest:
            return self._page(
                "影響を確かめたあとに、下書きが変わりました。もう一度お確かめください。"
            ), 409
        arguments = ["--candidate", version, "--by", member().name, "--note", note]
        if self.desk.drafts.exists:
            arguments += ["--from", str(self.desk.drafts.folder.absolute())]
        if not is_passed(state):
            if not request.form.get("anyway") or not note:
                problem = (
                    "答えられなくなる質問があります。それでも公開する理由を、メモにご記入ください。"
                )
                return self._page(problem), 422
            arguments.append("--force")
        started = Started("publish", member().name, utc_now(), state.started.draft, note, version)
        return self._start(started, arguments, waits=True)

    @needs("publisher")
    def confirm_rollback(self, version: str) -> str | tuple[str, int]:
        """GET /admin/publish/back/VERSION."""
        history = self._history()
        if version not in {row.version for row in history if row.can_return}:
            return self._page("その版は残っていません。"), 404
        row = next(each for each in history if each.version == version)
        return render_template("desk/rollback.html", row=row, draft=self.desk.drafts.exists)

    @needs("publisher")
    def rollback(self, version: str) -> str | tuple[str, int] | Response:
        """POST /admin/publish/back/VERSION."""
        if version not in {row.version for row in self._history() if row.can_return}:
            return self._page("その版は残っていません。"), 404
        arguments = ["--rollback", version, "--by", member().name, "--note", _note()]
        started = Started("rollback", member().name, utc_now(), note=_note(), version=version)
        return self._start(started, arguments, waits=True)

    @needs("editor")
    def cancel(self) -> Response:
        """POST /admin/publish/cancel."""
        if self.job.cancel():
            self.desk.audit.record(member().name, "影響の確認を中止しました")
            self._wait()
        return redirect(url_for("desk.publish"))

    @needs("editor")
    def discard(self) -> str | tuple[str, int] | Response:
        """POST /admin/publish/discard: all changes."""
        if not request.form.get("sure"):
            return self._page("取り消すには、確認のチェックを入れてください。"), 422
        self.desk.drafts.discard()
        self.desk.audit.record(member().name, "下書きをすべて取り消しました")
        return redirect(url_for("desk.publish"))

    @needs("reader")
    def show_conflicts(self) -> str:
        """GET /admin/publish/conflicts."""
        return render_template("desk/conflicts.html", conflicts=self.desk.drafts.conflicts())

    @needs("editor")
    def settle(self) -> Response:
        """POST /admin/publish/conflicts."""
        choices: dict[str, Side] = {}
        for conflict in self.desk.drafts.conflicts():
            if (side := request.form.get(conflict.key)) in ("mine", "theirs"):
                choices[conflict.key] = "mine" if side == "mine" else "theirs"
                kept = "下書きの文" if side == "mine" else "もとの文"
                what = f"重なった変更は、{kept}を残しました"
                self.desk.audit.record(member().name, what, conflict.id or conflict.file)
        self.desk.drafts.settle(choices)
        left = bool(self.desk.drafts.conflicts())
        return redirect(url_for("desk.conflicts" if left else "desk.publish"))

    def _page(self, problem: str = "") -> str:
        state = self.job.state()
        changes, broken = self._changes()
        current = bool(
            state
            and state.done
            and state.started.kind == "prepare"
            and state.started.draft == self.desk.drafts.digest
            and self.candidate()
        )
        return render_template(
            "desk/publish.html",
            problem=problem,
            state=state,
            changes=changes,
            broken=broken,
            conflicts=len(self.desk.drafts.conflicts()),
            is_current=current,
            is_passed=state is None or is_passed(state),
            failure=failure_of(state) if state else "",
            history=self._history(),
            step_words=step_words,
        )

    def _changes(self) -> tuple[list[Change], CorpusError | None]:
        drafts, published = self.desk.drafts, self.desk.settings.corpus_dir
        try:
            after = drafts.corpus()
            if not drafts.exists:
                return [], None
            found = list(changed_entries(read_again(published), after))
        except CorpusError as error:
            return list(changed_files(drafts.changed_files(), published, drafts.folder, ())), error
        with drafts.reading() as folder:
            told = {file for change in found for file in change.files}
            found += changed_files(drafts.changed_files(), published, folder, told)
        return found, None

    def _start(
        self, started: Started, arguments: Sequence[str], *, waits: bool = False
    ) -> str | tuple[str, int] | Response:
        audit = self.desk.audit

        def at_end(state: JobState) -> None:
            if state.done:
                version = str(state.done.get("version", ""))
                note = f"（メモ：{started.note}）" if started.note else ""
                audit.record(started.by, f"{_ACTS[started.kind]}{note}", version)

        try:
            self.job.start(started, arguments, at_end)
        except Busy:
            return self._page("ほかの人が公開の作業中です。終わるまでお待ちください。"), 409
        except OSError as error:
            return self._page(f"作業を始められませんでした（{error.strerror}）。"), 500
        if waits:
            self._wait()
        return redirect(url_for("desk.publish"))

    def _wait(self) -> None:
        end = time.monotonic() + _WAITED_S
        while (state := self.job.state()) and state.is_running and time.monotonic() < end:
            time.sleep(0.05)

    def _history(self) -> list[Published]:
        index_dir = self.desk.settings.index_dir
        kept = {folder.name for folder in kept_versions(index_dir)}
        found = read_history(index_dir)[::-1][:_SHOWN]
        return list(_published(found, kept, self.desk.answerer.version))


@dataclass(frozen=True)
class Published:
    """A line of the history; `can_return`: its version is kept, and not served now."""

    publication: Publication
    is_served: bool
    can_return: bool

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.publication.version


def is_passed(state: JobState) -> bool:
    """Return whether what was prepared answers all golden queries as it should."""
    gate = (state.done or {}).get("gate") or {}
    return bool(gate.get("passed", gate.get("ok", True)))


def _published(history: Sequence[Publication], kept: set[str], served: str) -> Iterator[Published]:
    seen: set[str] = set()
    for place, publication in enumerate(history):
        own, first = publication.version, publication.version not in seen
        seen.add(own)
        yield Published(publication, place == 0, first and place > 0 and own in kept)


def _note() -> str:
    return " ".join(request.form.get("note", "").split())[:_MAX_NOTE]


def _environment(settings: Settings) -> dict[str, str]:
    """Return the settings as the variables of another process in the same folder."""
    return {
        "FAQ_ENV": settings.env,
        "PUBLIC_URL": settings.public_url,
        "CORPUS_DIR": str(settings.corpus_dir),
        "INDEX_DIR": str(settings.index_dir),
        "DATA_DIR": str(settings.data_dir),
        "ENCODER": settings.encoder,
        "PRECISION": str(settings.precision),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
