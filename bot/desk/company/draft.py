"""A change of the company's file on its way into the draft, or what stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.desk.access import member
from bot.desk.company.wording import label_of, words_of
from bot.desk.desk import Desk
from corpus.errors import CorpusError, Problem
from corpus.site_editor import Fault, FieldPath, SiteEditor, SiteText
from corpus.words.words import LANGUAGES
from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_marks import path_at
from corpus.yaml_plain import Plain

Changes = Mapping[str, Plain | None]


@dataclass
class Outcome:
    """What became of a change; `is_same`: it was none. `faults` are the values that stop it, with what to do.

    `others` is what somebody else has made of the same fields meanwhile.
    """

    is_saved: bool = False
    is_same: bool = False
    faults: list[tuple[tuple[str | int, ...], str]] = field(default_factory=list)
    others: dict[str, Plain] = field(default_factory=dict)


class CompanyDraft:
    """The company's file of the draft; of the corpus where there is none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self) -> SiteText:
        """Return the file as it stands."""
        with self._desk.drafts.reading() as folder:
            return SiteEditor(folder).now

    def tried(self, changes: Changes) -> tuple[SiteText, Outcome]:
        """Return the file with some changes, and what would stop them."""
        now = self.now()
        try:
            text = now.changed(changes)
        except NotWritable as error:
            return now, Outcome(faults=[((), str(error))])
        _, faults = text.read()
        return text, Outcome(faults=[(each.path, words_of(each.problem)) for each in faults])

    def save(self, changes: Changes, mark: str, names: tuple[str, ...]) -> Outcome:
        """Write changes into the draft, unless somebody has changed the same fields meanwhile.

        `mark` is what `SiteText.mark` said of these fields when the form was opened.
        """

        def seen(text: SiteText) -> tuple[str, dict[str, Plain]]:
            fields = text.fields
            return text.mark(*names), {name: fields.get(name, "") for name in names}

        return self.save_part(lambda text: changes, mark, seen)

    def save_part(
        self,
        change: Callable[[SiteText], Changes],
        mark: str,
        seen: Callable[[SiteText], tuple[str, dict[str, Plain]]],
    ) -> Outcome:
        """Write what `change` makes of the file; `seen` returns the mark of what it touches, and that."""
        _, outcome = self.tried(change(self.now()))
        if outcome.faults:
            return outcome
        try:
            with self._desk.drafts.edit() as folder:
                editor = SiteEditor(folder)
                now, others = seen(editor.now)
                if now != mark:
                    raise _ChangedMeanwhile(others)
                changes = change(editor.now)
                editor.write(changes)
                after = editor.now.changed(changes)
                if after == editor.now:  # saved as it was: nobody has changed anything
                    return Outcome(is_saved=True, is_same=True)
        except _ChangedMeanwhile as other:
            return Outcome(others=other.fields)
        except CorpusError as error:
            return Outcome(faults=[self._fault(each, after) for each in error.problems])
        except NotWritable as error:
            return Outcome(faults=[((), str(error))])
        before = editor.now.fields
        differing = [name for name in changes if after.fields.get(name) != before.get(name)]
        said = _sentences(before.get("messages"), after.fields.get("messages"))
        names = [name for name in differing or changes if name != "messages" or not said]
        what = "、".join(dict.fromkeys((*map(label_of, names), *said)))
        self._desk.audit.record(member().name, f"「{what}」を変更しました（下書き）", "company")
        return Outcome(is_saved=True)

    def take_back(self, path: FieldPath) -> bool:
        """Let what a path names say in the draft what the corpus says; return whether it does now."""
        try:
            with self._desk.drafts.edit() as folder:
                SiteEditor(folder).restore(SiteEditor(self._desk.settings.corpus_dir).now, path)
        except (CorpusError, NotWritable):
            return False
        return True

    def _fault(self, problem: Problem, after: SiteText) -> tuple[tuple[str | int, ...], str]:
        top = compose_text(after.text)
        is_here = problem.file.endswith(SiteEditor(self._desk.drafts.folder).path.name)
        path = path_at(top, problem.line, problem.field) if top and is_here else ()
        return Fault(path, problem).path, words_of(problem)


def _sentences(before: Plain, after: Plain) -> list[str]:
    """Return what the bot's sentences that differ are called, in any language."""
    keys: list[str] = []
    for language in LANGUAGES:
        old, new = (
            each.get(language, {}) if isinstance(each, Mapping) else {} for each in (before, after)
        )
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            keys += [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return [f"{label_of('messages')}：{label_of(key)}" for key in keys]


class _ChangedMeanwhile(Exception):
    def __init__(self, fields: dict[str, Plain]) -> None:
        super().__init__()
        self.fields = fields
