"""公開: what the draft changes, what that would do, and the step to the customers."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.desk.access import member, needs
from bot.desk.changes import (
    Change,
    changed_entries,
    changed_topics,
    changes_of_folders,
    summary_of,
)
from bot.desk.company.draft import CompanyDraft
from bot.desk.company.wording import label_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.importing.undo import imports_of
from bot.desk.publish_job import Busy, JobState, Kind, PublishJob, Started, environment_of
from bot.desk.publish_words import (
    failure_of,
    only_serves,
    same_sentence,
    state_words,
    step_words,
)
from bot.desk.published import Published, candidate_of, history_of
from bot.publishing.candidate import Candidate
from bot.publishing.status import Status, servers_behind, status
from corpus.errors import CorpusError
from index.history import utc_now
from index.store import SOURCES_FOLDER, current_folder, load_corpus

COMMAND = (sys.executable, "-m", "scripts.publish", "--json")
_WAITED_S = 4.0  # publishing a candidate takes about one
_MAX_NOTE = 500
_TOUCHES_S = 1.0  # a rollback takes a draft along as it ends
_NEWS_S = 900
_ACTS: dict[Kind, str] = {
    "prepare": "影響を確かめました",
    "publish": "公開しました",
    "rollback": "前に公開した内容に切り替えました",
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
        add("/publish/discard/<path>", "discard_company", self.discard_one, methods=["POST"])
        add("/publish/back/<version>", "confirm_rollback", self.confirm_rollback)
        add("/publish/back/<version>", "rollback", self.rollback, methods=["POST"])

    @cached_property
    def job(self) -> PublishJob:
        """Return the process that publishes."""
        return PublishJob(self.desk.folder, COMMAND, environment_of(self.desk.settings))

    def prepared(self) -> Path | None:
        """Return the folder of what is prepared of the draft as it is now; None where nothing is."""
        candidate = self._candidate()
        index_dir = self.desk.settings.index_dir
        return index_dir / "versions" / candidate.version if candidate else None

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
        if problem := only_serves():
            return self._page(problem), 409
        with self.desk.drafts.reading() as folder:
            draft = ["--from", str(folder.absolute())] if self.desk.drafts.exists else []
        return self._start(Started("prepare", member().name, utc_now()), [*draft, "--prepare"])

    @needs("publisher")
    def publish(self) -> str | tuple[str, int] | Response:
        """POST /admin/publish/now: publish exactly what was prepared."""
        version, note = request.form.get("version", ""), _note()
        is_sure = bool(request.form.get("anyway") and note)
        note = note or summary_of(self._changes()[0])
        candidate = self._candidate()
        if candidate is None or candidate.version != version:
            return self._page(
                "影響を確かめたあとに、内容が変わりました。もう一度お確かめください。"
            ), 409
        arguments = ["--candidate", version, "--by", member().name, "--note", note]
        if not candidate.gate.passed:
            if not is_sure:
                problem = "正しい案内でなくなる質問があります。それでも公開する理由を、メモにご記入ください。"
                return self._page(problem), 422
            arguments.append("--force")
        started = Started("publish", member().name, utc_now(), note=note, version=version)
        return self._start(started, arguments, waits=True)

    @needs("publisher")
    def confirm_rollback(self, version: str) -> str | tuple[str, int] | Response:
        """GET /admin/publish/back/VERSION."""
        row = self._to_return_to(version)
        if version == current_folder(self.desk.settings.index_dir).name:
            return redirect(
                url_for("desk.publish")
            )  # it is there: somebody came back in the browser
        if row is None:
            return self._page("その版は残っていません。"), 404
        index_dir = self.desk.settings.index_dir
        kept = index_dir / "versions" / version
        now, then = load_corpus(current_folder(index_dir)), load_corpus(kept)
        return render_template(
            "desk/rollback.html",
            row=row,
            draft=self.desk.drafts.exists,
            changes=[*changed_entries(now, then), *changed_topics(now, then)],
            is_other_company_file=replace(now.site, source="") != replace(then.site, source=""),
            has_sources=(kept / SOURCES_FOLDER).is_dir(),
        )

    @needs("publisher")
    def rollback(self, version: str) -> str | tuple[str, int] | Response:
        """POST /admin/publish/back/VERSION."""
        row = self._to_return_to(version)
        if row is None:
            return self._page("その版は残っていません。"), 404
        arguments = ["--rollback", version, "--by", member().name, "--note", _note()]
        started = Started("rollback", member().name, utc_now(), note=_note(), version=version)
        return self._start(started, arguments, waits=True, act=row.act)

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

    @needs("editor")
    def discard_one(self, path: str) -> Response:
        """POST /admin/publish/discard/messages.ja.shut: one change of the company's file."""
        if CompanyDraft(self.desk).take_back(tuple(path.split("."))):
            what = label_of(path.rpartition(".")[2])
            self.desk.audit.record(member().name, f"「{what}」の下書きを取り消しました", "company")
        return redirect(url_for("desk.publish", taken_back=1), 303)

    def _page(self, problem: str = "") -> str:
        state = self.job.state()
        changes, broken = self._changes()
        found = status(self.desk.settings)
        return render_template(
            "desk/publish.html",
            problem=problem,
            state=state,
            changes=changes,
            broken=broken,
            imports=imports_of(self.desk.drafts),
            behind=servers_behind(self.desk.settings) if found.servers else [],
            elsewhere=self._changes_elsewhere(found),
            is_news=state is not None and self._is_news(state),
            conflicts=len(self.desk.drafts.conflicts()),
            candidate=self._candidate(),
            status=found,
            failure=failure_of(state) if state else "",
            history=history_of(self.desk.settings),
            step_words=step_words,
            same_sentence=same_sentence,
            state_words=state_words,
            only_serves=only_serves(),
        )

    def _candidate(self) -> Candidate | None:
        return candidate_of(self.desk.drafts.folder, self.desk.settings)

    def _to_return_to(self, version: str) -> Published | None:
        rows = history_of(self.desk.settings)
        return next((each for each in rows if each.can_return and each.version == version), None)

    def _changes(self) -> tuple[list[Change], CorpusError | None]:
        drafts, published = self.desk.drafts, self.desk.settings.corpus_dir
        if not drafts.exists:
            try:
                drafts.corpus()
            except CorpusError as error:
                return [], error
            return [], None
        with drafts.reading() as folder:
            return changes_of_folders(published, folder, drafts.changed_files())

    def _changes_elsewhere(self, found: Status) -> list[Change]:
        """Return what CORPUS_DIR holds that is not published, where the version knows its files."""
        if not found.changes:
            return []
        sources = current_folder(self.desk.settings.index_dir) / SOURCES_FOLDER
        names = [each.name for each in found.changes]
        return changes_of_folders(sources, self.desk.settings.corpus_dir, names)[0]

    def _start(
        self, started: Started, arguments: Sequence[str], *, waits: bool = False, act: str = ""
    ) -> str | tuple[str, int] | Response:
        audit = self.desk.audit

        def at_end(state: JobState) -> None:
            if state.done:
                version = str(state.done.get("version", ""))
                note = f"（{started.note}）" if started.note else ""
                audit.record(started.by, f"{act or _ACTS[started.kind]}{note}", version)

        try:
            self.job.start(started, arguments, at_end)
        except Busy:
            return self._page(self._busy_words()), 409
        except OSError as error:
            return self._page(f"作業を始められませんでした（{error.strerror}）。"), 500
        if waits:
            self._wait()
        return redirect(url_for("desk.publish"))

    def _wait(self) -> None:
        """Wait for the process, then until every server has switched."""
        end = time.monotonic() + _WAITED_S
        while time.monotonic() < end and (self._is_running or self._is_switching):
            time.sleep(0.05)

    def _busy_words(self) -> str:
        state = self.job.state()
        if state and state.started.by == member().name:
            return "ご自身が別の画面で始めた作業が、まだ続いています。終わるまでお待ちください。"
        return "ほかの人が公開の作業中です。終わるまでお待ちください。"

    @property
    def _is_running(self) -> bool:
        state = self.job.state()
        return state is not None and state.is_running

    @property
    def _is_switching(self) -> bool:
        return bool(servers_behind(self.desk.settings))

    def _is_news(self, state: JobState) -> bool:
        """Return whether the end of a process is news still: nothing has been changed since."""
        began = datetime.fromisoformat(state.started.at)
        ended = began + timedelta(seconds=state.took_s)
        is_recent = (datetime.now(timezone.utc) - began).total_seconds() < _NEWS_S
        touched = _TOUCHES_S if state.started.kind == "rollback" else 0
        return is_recent and self.desk.drafts.changed_at < ended.timestamp() + touched


def _note() -> str:
    return " ".join(request.form.get("note", "").split())[:_MAX_NOTE]
