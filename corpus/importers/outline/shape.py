"""Paragraphs without any mark → title, sections, questions, answers: the likeliest reading of all.

Only blank lines and shapes tell the parts: a question is one line that asks, an answer tells in
sentences or in several lines, the name of a section is short and neither. One line alone often
fits two of these (「ログインできない」); that questions are followed by answers, and sections by
questions, settles it. So the reading is chosen as a whole, by the sum of how well each line fits and
how usual each part is behind another (Viterbi's algorithm, linear in the lines).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.importers.outline.units import Unit, is_listed, joined, name_score, style_of
from corpus.importers.question_shape import answer_score, half_width, question_score

TITLE, SECTION, QUESTION, ANSWER = "title", "section", "question", "answer"
_LABELS = (TITLE, SECTION, QUESTION, ANSWER)
_IMPOSSIBLE = -30.0
# How usual a part is behind another, as points. What is missing does not occur.
_BEHIND = {
    ("", TITLE): 0.0,
    ("", SECTION): 0.0,
    ("", QUESTION): 0.0,
    (TITLE, TITLE): -0.4,
    (TITLE, SECTION): 0.0,
    (TITLE, QUESTION): -0.5,
    (SECTION, SECTION): -3.0,
    (SECTION, QUESTION): 0.0,
    (QUESTION, ANSWER): 0.0,
    (QUESTION, QUESTION): -5.0,  # one without an answer
    (QUESTION, SECTION): -6.0,
    (ANSWER, ANSWER): -1.0,
    (ANSWER, QUESTION): 0.0,
    (ANSWER, SECTION): -0.6,
}
_END = {TITLE: -2.0, SECTION: -6.0, QUESTION: -4.0, ANSWER: 0.0}
# 「1回45分 2,200円」: a line of a price list, and no question of a few words.
_FIGURE = re.compile(
    r"\d[^?]*(?:円|分|時|時間|名|人|台|個|枚|冊|本|%|割|泊|日|か月|年|kg|cm|まで)(?:\(.*\))?$"
)
_ALIKE = 2.5  # for the part that most lines of the same look have
_MIN_ALIKE = 0.6


def paragraphs(lines: Sequence[Unit]) -> list[Unit]:
    """Return lines as the paragraphs that blank lines part, finer where answers follow at once.

    Where most paragraphs begin with a line that asks, that line is one by itself; where there are
    hardly any blank lines, every line is.
    """
    groups: list[list[Unit]] = []
    begins = False  # whether the line before stands for itself
    for before, line, after in zip((None, *lines), lines, (*lines[1:], None), strict=False):
        alone = _stands_alone(before, line, after)
        changes = before is not None and line.is_bold != before.is_bold
        if line.has_gap or alone or begins or changes or not groups:
            groups.append([])
        groups[-1].append(line)
        begins = alone
    long = [group for group in groups if len(group) > 1]
    asking = [group for group in long if question_score(group[0].text) >= 1.5]
    if len(groups) * 8 < len(lines):
        return list(lines)
    if len(asking) >= 2 and len(asking) * 2 >= len(long):
        groups = [part for group in groups for part in (group[:1], group[1:]) if part]
    return [joined(group) for group in groups]


def _stands_alone(before: Unit | None, line: Unit, after: Unit | None) -> bool:
    """Return whether a line is a heading or a question by its mark: not one of several steps."""
    style = style_of(line)
    if style in ("", "bold", "bracket", "circle"):
        return False
    if style not in ("number", "bullet"):
        return True
    beside = [before] if before and not line.has_gap else []
    beside += [after] if after and not after.has_gap else []
    is_one_of_several = style in map(style_of, beside)
    return not is_one_of_several and (style == "number" or question_score(line.text) >= 1.5)


def labels_of(units: Sequence[Unit]) -> list[str]:
    """Return the part of each paragraph."""
    scores = [_scores(unit) for unit in units]
    labels = _best(units, scores)
    return _best(units, _with_likeness(units, scores, labels))


def _scores(unit: Unit) -> dict[str, float]:
    """Return how well a paragraph fits each part, by its own shape."""
    words = unit.words
    lines = words.count("\n") + 1
    asks, tells, name = min(question_score(words), 4.0), answer_score(words), name_score(unit)
    asks -= 3.0 if lines > 1 else 0.0
    asks -= 1.0 if len(words) > 100 else 0.0
    asks -= 1.0 if is_listed(unit) and asks < 2 else 0.0
    asks += 1.0 if unit.is_bold or unit.level else 0.0
    asks -= 3.0 if len(words) < 60 and _FIGURE.search(half_width(words)) else 0.0
    tells -= 0.7 * max(asks, 0.0) + (4.0 if unit.level else 0.0) + (0.8 if unit.is_bold else 0.0)
    title = 0.6 if lines == 1 and len(words) <= 40 else 0.0
    return {TITLE: title, SECTION: name, QUESTION: asks, ANSWER: tells}


def _with_likeness(
    units: Sequence[Unit], scores: Sequence[dict[str, float]], labels: Sequence[str]
) -> list[dict[str, float]]:
    """Return scores that favour, for lines that begin alike, the part that most of them have."""
    styles = [style_of(unit) for unit in units]
    counts: dict[str, Counter[str]] = {}
    for style, label in zip(styles, labels, strict=True):
        if style:
            counts.setdefault(style, Counter())[label] += 1
    usual = {
        style: label
        for style, count in counts.items()
        for label, times in count.most_common(1)
        if sum(count.values()) >= 2 and times >= _MIN_ALIKE * sum(count.values())
    }
    changed = []
    for style, score in zip(styles, scores, strict=True):
        favoured = usual.get(style)
        changed.append({k: v + _ALIKE if k == favoured else v for k, v in score.items()})
    return changed


def _best(units: Sequence[Unit], scores: Sequence[dict[str, float]]) -> list[str]:
    """Return the labels with the greatest sum."""
    if not units:
        return []
    totals = {label: _behind("", label, units[0]) + scores[0][label] for label in _LABELS}
    steps: list[dict[str, str]] = []
    for unit, score in zip(units[1:], scores[1:], strict=True):
        step = {
            label: max(_LABELS, key=lambda before: totals[before] + _behind(before, label, unit))
            for label in _LABELS
        }
        totals = {
            label: totals[step[label]] + _behind(step[label], label, unit) + score[label]
            for label in _LABELS
        }
        steps.append(step)
    label = max(_LABELS, key=lambda each: totals[each] + _END[each])
    labels = [label]
    for step in reversed(steps):
        label = step[label]
        labels.append(label)
    return labels[::-1]


def _behind(before: str, label: str, unit: Unit) -> float:
    points = _BEHIND.get((before, label), _IMPOSSIBLE)
    if (before, label) == (ANSWER, ANSWER) and not unit.has_gap:
        return 0.0
    return points
