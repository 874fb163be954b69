"""A text's lines or paragraphs → entries: by marks (Q. A.), by headings, else by their shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.errors import Problem
from corpus.importers.answer_text import clean, is_pending, of_blocks, one_line, read_answer
from corpus.importers.headings import without_kept_mark
from corpus.importers.outline.blocks import blocks_of
from corpus.importers.outline.shape import ANSWER, QUESTION, SECTION, labels_of, paragraphs
from corpus.importers.outline.units import Unit, is_noise, name_score, style_of, without_style
from corpus.importers.question_shape import (
    answer_mark,
    question_mark,
    question_score,
    without_question_mark,
)
from corpus.importers.source import Source, SourceEntry

_BOLD_LEVEL = 10  # below every heading that Word or Markdown knows
_MIN_MARKED = 2


def entries_of(units: Sequence[Unit], name: str) -> Source:
    """Return the entries of a text; without any where no reading finds a question with an answer."""
    noise = [unit for unit in units if is_noise(unit)]
    units = _after_noise(units)
    marked = sum(1 for unit in units if question_mark(unit.text))
    if marked >= _MIN_MARKED or (marked == 1 and any(map(_begins_answer, units))):
        pairs, how = _marked(units), "「Q」「A」などの印から読みました。"
    elif headed := _headed(units):
        pairs, how = headed, "見出しを質問、その下の文を回答として読みました。"
    else:
        pairs = _shaped(units)
        how = "印も見出しもない文なので、空行と文の形から質問と回答を分けました。"
    collector = _Collector(name)
    for section, label, unit in pairs:
        collector.take(section, label, unit)
    collector.finish()
    notes = [f"{how}プレビューで確かめてください。"] if collector.entries else []
    if noise:
        shown = "」「".join(dict.fromkeys(unit.words[:20] for unit in noise[:5]))
        notes.append(f"Q&Aではない行を読みません: 「{shown}」({len(noise)}行)。")
    if collector.skipped:
        shown = "」「".join(words[:20] for words in collector.skipped[:5])
        notes.append(f"質問に属さない文を読みません: 「{shown}」({len(collector.skipped)}か所)。")
    return Source(
        name,
        tuple(collector.entries),
        problems=tuple(collector.problems),
        notes=tuple(notes),
    )


Labelled = tuple[str, str, Unit]  # the section it stands in, its part, the line itself


def _after_noise(units: Sequence[Unit]) -> list[Unit]:
    """Return lines without noise; what follows some begins a paragraph."""
    kept, gap = [], False
    for unit in units:
        if is_noise(unit):
            gap = True
        elif unit.words or unit.blocks:
            kept.append(replace(unit, has_gap=unit.has_gap or gap))
            gap = False
    return kept


def _marked(units: Sequence[Unit]) -> list[Labelled]:
    """Return lines whose questions carry a mark, and mostly their answers too."""
    answers = sum(1 for unit in units if _begins_answer(unit))
    has_answer_marks = answers * 2 >= sum(1 for unit in units if question_mark(unit.text))
    sections = _names_before_questions(units)
    found: list[Labelled] = []
    section, part = "", ""
    for place, unit in enumerate(units):
        is_name = place in sections or (unit.level and not question_mark(unit.text))
        if is_name and not _begins_answer(unit):
            section, part = without_style(unit.words), SECTION
            continue
        if question_mark(unit.text):
            part = QUESTION
        elif part == QUESTION and (
            _begins_answer(unit) or not has_answer_marks or unit.blocks or unit.has_gap
        ):
            part = ANSWER
        found.append((section, part or "title", unit))
    return found


def _begins_answer(unit: Unit) -> bool:
    """Return whether a line begins with an answer's mark, in a text whose questions have marks."""
    return answer_mark(unit.text, "Q.") > 0


def _names_before_questions(units: Sequence[Unit]) -> set[int]:
    """Return the places of lines that name a section: short, alone, just before a question.

    Where most of them begin alike (■, 【】), those that do not are the last words of an answer.
    """
    likely = []
    for place, unit in enumerate(units[:-1]):
        follows = units[place + 1]
        if question_mark(unit.text) or _begins_answer(unit) or not question_mark(follows.text):
            continue
        ornament = style_of(unit) not in ("", "bullet", "bold", "number", "circle", "bracket")
        alone = unit.has_gap or place == 0 or ornament or unit.is_bold
        if alone and (name_score(unit) > 0 or unit.level) and not _is_only_answer(units, place):
            likely.append(place)
    styles = Counter(style_of(units[place]) for place in likely)
    style, times = styles.most_common(1)[0] if styles else ("", 0)
    if style and times * 2 >= len(likely) and times >= 2:
        return {place for place in likely if style_of(units[place]) == style}
    return set(likely)


def _is_only_answer(units: Sequence[Unit], place: int) -> bool:
    """Return whether nothing but this line stands between two questions."""
    return place > 0 and bool(question_mark(units[place - 1].text))


def _headed(units: Sequence[Unit]) -> list[Labelled]:
    """Return lines whose questions are headings, or bold lines; none where there are too few."""
    units = _with_bold_headings(units)
    followed = Counter(
        unit.level for unit, after in pairwise(units) if unit.level and not after.level
    )
    asking = Counter(
        unit.level for unit in units if unit.level and question_score(unit.text) >= 1.5
    )
    if sum(followed.values()) < 2:
        return []
    # The level that asks; where none clearly does, the deepest that has texts below.
    level = max(
        followed, key=lambda each: (asking[each] * 2 >= followed[each], followed[each] >= 2, each)
    )
    found: list[Labelled] = []
    names: dict[int, str] = {}
    part = "title"
    for place, unit in enumerate(units):
        after = units[place + 1] if place + 1 < len(units) else None
        if not unit.level:
            found.append((_nearest(names, level), part, unit))
            continue
        asks = unit.level == level or (
            unit.level != level
            and question_score(unit.text) >= 2
            and bool(after and not after.level)
        )
        if asks:
            part = QUESTION
            found.append((_nearest(names, unit.level), part, unit))
            part = ANSWER
        elif unit.level > level and part == ANSWER:
            found.append((_nearest(names, level), ANSWER, replace(unit, level=0)))
        else:
            names = {k: v for k, v in names.items() if k < unit.level}
            names[unit.level] = without_style(unit.words)
            part = "title"
    return found


def _nearest(names: dict[int, str], level: int) -> str:
    above = [each for each in names if each < level]
    return names[max(above)] if above else ""


def _with_bold_headings(units: Sequence[Unit]) -> list[Unit]:
    """Return lines in which short bold ones that ask are headings too, where there are some."""
    bold = [unit for unit in units if unit.is_bold and not unit.level and "\n" not in unit.words]
    asking = [unit for unit in bold if question_score(unit.text) >= 1.5]
    if len(asking) < 2 or len(asking) * 2 < len(bold):
        return list(units)
    ids = {id(unit) for unit in bold}
    return [replace(unit, level=_BOLD_LEVEL) if id(unit) in ids else unit for unit in units]


def _shaped(units: Sequence[Unit]) -> list[Labelled]:
    """Return paragraphs labelled by their shapes alone."""
    whole = paragraphs(units)
    labels = labels_of(whole)
    asked = [unit for unit, label in zip(whole, labels, strict=True) if label == QUESTION]
    if sum(question_score(unit.text) >= 1.5 for unit in asked) * 3 < len(asked):
        return []  # a text of another kind
    found: list[Labelled] = []
    section = ""
    for unit, label in zip(whole, labels, strict=True):
        if label == SECTION:
            section = without_style(unit.words)
        else:
            found.append((section, label, unit))
    return found


class _Collector:
    """Puts questions and answers together."""

    def __init__(self, name: str) -> None:
        self.entries: list[SourceEntry] = []
        self.problems: list[Problem] = []
        self.skipped: list[str] = []
        self._name = name
        self._section, self._part = "", ""
        self._question: list[Unit] = []
        self._answer: list[Unit] = []

    def take(self, section: str, label: str, unit: Unit) -> None:
        if label == QUESTION and (self._part != QUESTION or question_mark(unit.text) or unit.level):
            self.finish()
            self._section, self._question = section, [unit]
        elif label == QUESTION:
            self._question.append(unit)
        elif label == ANSWER and self._question and section == self._section:
            self._answer.append(unit)
        else:
            self.skipped.append(unit.words)
        self._part = label

    def finish(self) -> None:
        """End the entry that is still being read."""
        asked, told = self._question, self._answer
        self._question, self._answer = [], []
        if not asked:
            return
        first = asked[0]
        words = one_line("\n".join(unit.text for unit in asked))
        question = without_style(without_question_mark(words))
        question, is_marked = without_kept_mark(question)
        if not told:
            self.problems.append(
                Problem(
                    self._name,
                    first.line,
                    "回答",
                    f"回答が見つかりません(質問「{question[:30]}」)。",
                    "質問の下に回答を書くか、その行を削除してください。",
                )
            )
            return
        lost: tuple[str, ...] = ()
        is_rich = any(unit.blocks for unit in told)
        if is_rich:
            answer = of_blocks(blocks_of(told), first.text)
        else:
            answer, lost = read_answer(_text(told), question=first.text)
        self.entries.append(
            SourceEntry(
                question=question,
                answer=answer,
                section=self._section,
                where=first.where,
                is_hidden=True if is_marked or is_pending(answer.text) else None,
                lost=(*(sentence for unit in (*asked, *told) for sentence in unit.lost), *lost),
            )
        )


def _text(units: Sequence[Unit]) -> str:
    """Return lines as they stood; a blank line where there was one."""
    parts = [units[0].text]
    for unit in units[1:]:
        parts += ["", unit.text] if unit.has_gap else [unit.text]
    return clean("\n".join(parts))
