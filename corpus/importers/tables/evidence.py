"""What the heading and the cells of each column speak for: questions, answers, sections, others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.importers.answer_text import SAME_AS_ABOVE
from corpus.importers.headings import Heading, roles_of, words_of
from corpus.importers.question_shape import question_score
from corpus.importers.source import SourceError
from corpus.importers.tables.grid import Row, letters_of

SECTION_ROLES = ("section", "section2", "section3")
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_LIKELY = 2.0  # a question_score that asks
_MIN_ASKING = 0.3  # of a column's cells, for it to hold questions
_PERHAPS, _MIN_PERHAPS = 0.8, 0.6  # the same, where questions are words alone (送料はいくら)
_MIN_ANSWER = 5  # characters of an answer, in the mean
_MAX_SECTION = 30  # characters of a section's name, in the mean
_NUMBER = re.compile(r"[\d\s.,:/()年月日#-]*")


def has_role(roles: Iterable[Heading], role: str, strength: int = 2) -> bool:
    """Return whether a heading says a role at least so surely."""
    return any(each.role == role and each.strength >= strength for each in roles)


class ColumnEvidence:
    """A header and the rows below it, of some columns."""

    def __init__(
        self,
        header: Row | None,
        rows: Sequence[Row],
        columns: range,
        hidden: frozenset[int],
    ) -> None:
        self._columns, self._hidden = columns, hidden
        self.titles = {c: header.text(c).strip() for c in columns} if header else {}
        self.has_titles = any(self.titles.values())
        self._roles = {c: roles_of(title) for c, title in self.titles.items()}
        self._texts: dict[int, list[str]] = {}
        for c in columns:
            cells = (row.cell(c) for row in rows)
            self._texts[c] = [
                cell.text for cell in cells if cell.text.strip() and not cell.is_right_part(c)
            ]
        self._rows = len(rows)
        self._merged = {c for c in columns for row in rows if row.cell(c).is_lower_part(row.number)}

    def named(self, name: str, option: str) -> int:
        """Return the column that a person names: by its heading, else by its letters."""
        for c, title in self.titles.items():
            if title and words_of(title) == words_of(name):
                return c
        if _LETTERS.fullmatch(name):
            for c in self._columns:
                if letters_of(c) == name.upper():
                    return c
        known = "、".join(dict.fromkeys(f"「{title}」" for title in self.titles.values() if title))
        raise SourceError(
            f"{option}の「{name}」という列がありません。"
            f"見出しの言葉か列の記号(A、B…)で指定してください。{f'見出し: {known}' if known else ''}"
        )

    def best(self, role: str, taken: Iterable[int | None]) -> int | None:
        """Return the column whose heading says a role most surely and that holds something."""
        busy = set(taken)
        ranked = [
            (each.strength, c not in self._hidden, each.preference, *self._liking(c), -c)
            for c, roles in self._roles.items()
            for each in roles
            if each.role == role and c not in busy and self._texts[c]
        ]
        if role in ("question", "answer"):
            # 「件名」 beside 「質問」 counts for nothing, but a column nearly empty does not win.
            most = max((len(self._texts[-place]) for *_, place in ranked), default=0)
            ranked = [each for each in ranked if len(self._texts[-each[-1]]) * 4 >= most]
        return -max(ranked)[-1] if ranked else None

    def _liking(self, column: int) -> tuple[bool, int]:
        """Return what decides between columns that are called alike: Japanese, and much of it."""
        return not self.titles[column].isascii(), self._size(column)

    def _size(self, column: int) -> int:
        return sum(map(len, self._texts[column]))

    def asking(self, taken: Iterable[int | None]) -> int | None:
        """Return the column whose cells ask."""
        busy = set(taken)
        for likely, share in ((_LIKELY, _MIN_ASKING), (_PERHAPS, _MIN_PERHAPS)):
            shares = {c: self._asking_share(c, likely) for c in self._columns if c not in busy}
            best = max(shares, key=lambda c: (shares[c], -c), default=None)
            if best is not None and shares[best] >= share:
                return best
        return None

    def _asking_share(self, column: int, likely: float) -> float:
        texts = self._texts[column]
        if not texts or len(texts) * 3 < self._rows:
            return 0.0
        return sum(question_score(text) >= likely for text in texts) / len(texts)

    def longest(self, taken: Iterable[int | None], question: int) -> int | None:
        """Return the column with the longest texts, as answers are; to the right of the questions."""
        busy = set(taken)
        likely = [c for c in self._columns if c not in busy and self._is_answer(c)]
        right = [c for c in likely if c > question] or likely
        return max(right, key=lambda c: (self._size(c), -c), default=None)

    def _is_answer(self, column: int) -> bool:
        texts = self._texts[column]
        if not texts or len(texts) * 2 < len(self._texts_most):
            return False
        told = [text for text in texts if not _NUMBER.fullmatch(text)]
        roles = {each.role for each in self._roles.get(column, ())}
        foreign = bool(roles) and not roles & {"answer"}
        return not foreign and sum(map(len, told)) / len(texts) >= _MIN_ANSWER

    @property
    def _texts_most(self) -> list[str]:
        return max(self._texts.values(), key=len, default=[])

    def sections(self, taken: Iterable[int], wanted: int | None) -> tuple[int, ...]:
        """Return the columns of sections, the widest first."""
        if wanted is not None:
            return (wanted,)
        busy = set(taken)
        levels = [self.best(role, busy) for role in SECTION_ROLES]
        found = [c for c in levels if c is not None]
        named = [c for c in found if any(has_role([each], each.role) for each in self._roles[c])]
        several = [c for c in named if len(set(self._texts[c])) > 1]
        return tuple(
            dict.fromkeys(several or named or [c for c in found if self._is_section(c, 1)])
        )

    def level(self, sections: Sequence[int]) -> int:
        """Return the place of the narrowest sections that hold two questions or more on average."""
        wide = [
            place for place, c in enumerate(sections) if len(set(self._texts[c])) * 2 <= self._rows
        ]
        return wide[-1] if wide else 0

    def is_filled(self, column: int, question: int) -> bool:
        """Return whether nearly every question has its section, so that an empty cell means none."""
        texts = self._texts[column]
        asked = len(self._texts[question])
        says_same = any(SAME_AS_ABOVE.fullmatch(text.strip()) for text in texts)
        if says_same or column in self._merged:
            return False
        return len(texts) * 10 >= asked * 8 and len(set(texts)) * 2 <= len(texts)

    def is_named_section(self, column: int) -> bool:
        """Return whether a heading surely says that its column holds sections."""
        return any(
            each.role in SECTION_ROLES and each.strength >= 2
            for each in self._roles.get(column, ())
        )

    def states(self, taken: Iterable[int]) -> tuple[int, ...]:
        """Return all columns that say whether an entry is public: a state, and where it is shown."""
        busy = set(taken)
        return tuple(
            c for c, roles in self._roles.items() if c not in busy and has_role(roles, "public")
        )

    def _is_section(self, column: int, repeated: int = 2) -> bool:
        """Return whether cells are names and each is `repeated`, as those of sections are."""
        texts = self._texts[column]
        short = [text for text in texts if not _NUMBER.fullmatch(text)]
        if len(short) < 2 or sum(map(len, short)) / len(short) > _MAX_SECTION:
            return False
        repeats = len(set(short)) * repeated <= max(self._rows, len(short)) - (repeated < 2)
        return repeats and len(short) * 2 > len(texts)

    def repeating(self, taken: Iterable[int]) -> int | None:
        """Return a column left of the others whose cells repeat, where there are no headings."""
        busy = set(taken)
        likely = [c for c in self._columns if c not in busy and c < min(busy)]
        return next((c for c in likely if self._is_section(c)), None)

    def others(self, taken: Iterable[int]) -> dict[str, int]:
        """Return a column for every other role that a heading names."""
        busy = set(taken)
        found: dict[str, tuple[int, int]] = {}
        for c, roles in self._roles.items():
            for each in roles:
                free = c not in busy and each.role not in (*SECTION_ROLES, "question", "answer")
                if free and each.strength >= 2 and each.strength > found.get(each.role, (0, 0))[0]:
                    found[each.role] = (each.strength, c)
        return {role: c for role, (_, c) in found.items()}
