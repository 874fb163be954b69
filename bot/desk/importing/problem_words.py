"""What is wrong with an import, told of entries and of the file, not of the draft's YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.desk.entry_form import LABELS
from bot.desk.form_words import in_the_form
from bot.desk.items import item_at
from bot.desk.merging import text_of
from corpus.errors import Problem
from corpus.reader import corpus_files

_NOTE = re.compile(r"\(id: [^()]*\)")
_LINE = re.compile(r":(\d+)$")
_OTHER = "ほかの項目"
_MAX_NAME = 60


@dataclass(frozen=True)
class Said:
    """A problem in words, and the id of the entry that it is about; "" where of none."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Corpus:
    """A corpus's files by their full names, with the changes that are not written yet."""

    texts: Mapping[str, str]
    questions: Mapping[str, str]  # by id

    @classmethod
    def of(
        cls, folder: Path, changed: Mapping[Path, str | None], questions: Mapping[str, str]
    ) -> Corpus:
        """Return the corpus in a folder."""
        texts: dict[Path, str | None] = {
            path: text_of(path.read_bytes()) for path in corpus_files(folder)
        }
        texts |= changed
        return cls({str(path): text for path, text in texts.items() if text}, questions)

    def said(self, problems: Sequence[Problem]) -> list[Said]:
        """Return problems in words."""
        names = sorted(map(re.escape, self.texts), key=len, reverse=True)
        place = re.compile(rf"({'|'.join(names)}):(\d+)") if names else None
        return [self._said(problem, place) for problem in problems]

    def _said(self, problem: Problem, place: re.Pattern[str] | None) -> Said:
        text = _NOTE.sub("", f"{problem.found}{problem.repair}")
        if place:
            text = place.sub(lambda found: self._name(found[1], int(found[2])) or _OTHER, text)
        about = [self._name(problem.file, problem.line)]
        if problem.file not in self.texts:
            about = [
                place_in_words(f"{problem.file}:{problem.line}" if problem.line else problem.file)
            ]
        about += [LABELS.get(problem.field, "")]
        head = "の".join(filter(None, about))
        return Said(
            f"{head}：{in_the_form(text)}" if head else in_the_form(text), self._id(problem)
        )

    def _id(self, problem: Problem) -> str:
        return item_at(self.texts.get(problem.file, ""), problem.line)

    def _name(self, file: str, line: int) -> str:
        own = item_at(self.texts.get(file, ""), line)
        return f"「{self.questions.get(own, own)[:_MAX_NAME]}」" if own else ""


def place_in_words(where: str) -> str:
    """Return where something stands in the uploaded file: "faq.csv:3" is its third line."""
    return _LINE.sub(r"の\1行目", where)
