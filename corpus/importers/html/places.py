"""Where on a page questions stand: together, apart from the others, in what something opens."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from corpus.importers.html.groups import Guess, shape_of
from corpus.importers.html.question_words import heads_no_answer, invites, question_likeness
from corpus.importers.html.tails import container_of
from corpus.importers.html.tree import Element
from corpus.importers.html.words import is_shut, words_of

_MAX_ALONE = 2
_MOST = 0.8
_TELEPHONE = re.compile(r"[0０][\d０-９]{1,3}[-－‐―(（][\d０-９]{2,4}[-－‐―)）][\d０-９]{3,4}")
_MAX_CALL = 40
_MAX_AFTER = 20  # behind a button, such as when a telephone is answered
_MIN_ALIKE = 4  # what a page repeats so often looks like its questions


def in_good_places(guesses: Sequence[Guess], values: Sequence[float]) -> Iterator[int]:
    """Yield which guesses stay: those beside which others read like questions, or no contact data."""
    orders = sorted(guess.question.order for guess in guesses)
    places: Mapping[int, list[int]] = defaultdict(list)
    for at, guess in enumerate(guesses):
        places[container_of(guess, orders)].append(at)
    good = [ats for ats in places.values() if sum(values[at] for at in ats) > 0]
    looks = Counter(shape_of(guess.question) for guess in guesses)
    if len(guesses) > 3 * _MAX_ALONE:
        good = [
            [at for at in ats if len(ats) > _MAX_ALONE or _belongs(guesses[at], looks, len(ats))]
            for ats in good
        ]
    shapes = {shape_of(guesses[at].question) for ats in good for at in ats}
    kept = {at for ats in good for at in ats}
    for ats in places.values():
        names = [guesses[at] for at in ats]
        is_contact = sum(heads_no_answer(g.words) for g in names) >= 0.4 * len(names)
        is_alike = all(shape_of(g.question) in shapes for g in names)
        is_part = _is_below_sentence(names[0].question)
        if is_alike and not is_contact and not is_part and kept:
            yield from ats
        else:
            yield from (at for at in ats if at in kept)


def in_main(guesses: Sequence[Guess]) -> Sequence[Guess]:
    """Return guesses without those beside what a page calls its main part, where most lie in it."""
    inside = [g for g in guesses if any(map(_is_main, g.question.ancestors()))]
    return inside if len(inside) >= _MOST * len(guesses) else guesses


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.attributes.get("role") == "main"


def is_in_window(question: Element, questions: Sequence[int]) -> bool:
    """Return whether a question lies alone in what something else opens, which asks it as well."""
    for each in question.ancestors():
        if bisect_right(questions, each.last) - bisect_left(questions, each.order) > 1:
            return False
        if each.is_target and is_shut(each):
            return True
    return False


def without_calls(guesses: Sequence[Guess]) -> tuple[list[Guess], list[Element]]:
    """Return guesses without what is no visitor's question, and the elements of these.

    A band between sections asks its reader, and ends in a button; a cited person was asked.
    """
    orders = sorted(guess.question.order for guess in guesses)
    boxes = [_box(guess.question, orders) for guess in guesses]
    looks = Counter(shape_of(guess.question) for guess in guesses)
    calls = {
        guess.question.order: box
        for guess, box in zip(guesses, boxes, strict=True)
        if (looks[shape_of(guess.question)] < _MIN_ALIKE or invites(guess.words))
        and _is_call(guess, box)
    }
    called = {box.order for box in calls.values()}
    alike = {key for box in boxes if box.order not in called for key in _looks(box)}
    are_few = 3 * len(calls) <= len(guesses)
    kept, others = [], []
    for guess in guesses:
        call = calls.get(guess.question.order)
        is_call = are_few and call is not None and alike.isdisjoint(_looks(call))
        if len(guesses) > 2 * _MAX_ALONE and (is_call or _is_cited(guess, orders)):
            others.append(guess.question)
        else:
            kept.append(guess)
    return kept, others


def _box(question: Element, orders: Sequence[int]) -> Element:
    """Return the largest element that holds this question alone."""
    box = question
    for each in question.ancestors():
        if each.parent is None or _count(each, orders) > 1:
            break
        box = each
    return box


def _looks(box: Element) -> list[tuple[int, str, str]]:
    """Return what a box has in common with those beside it: its tag with any of its classes."""
    order = box.parent.order if box.parent else 0
    return [(order, box.tag, name) for name in box.classes[:20] or [""]]


def _is_call(guess: Guess, box: Element) -> bool:
    """Return whether a box begins with a question, but for a word in English, and ends in a button."""
    before, found, _ = words_of(box, 120).partition(guess.words)
    links = [each for each in box.walk() if each.tag in ("a", "button") and words_of(each)]
    after = words_of(box).rpartition(words_of(links[-1]))[2] if links else "。"
    is_end = len(after) <= _MAX_AFTER and "。" not in after
    # A band may end in a telephone number that no link dials.
    is_end = is_end or (
        invites(guess.words) and bool(_TELEPHONE.search(words_of(box)[-_MAX_CALL:]))
    )
    return bool(found) and before.isascii() and is_end and box is not guess.question


def _is_cited(guess: Guess, orders: Sequence[int]) -> bool:
    """Return whether a name cited below a question and its answer says who was asked."""
    for each in guess.question.ancestors():
        if 2 * _count(each, orders) > len(orders):
            return False
        last = each.elements[-1:]
        if any(e.tag == "cite" or (e.elements and e.elements[-1].tag == "cite") for e in last):
            return all(n.last < last[0].order for n in guess.answer if isinstance(n, Element))
    return False


def _count(element: Element, orders: Sequence[int]) -> int:
    return bisect_right(orders, element.last) - bisect_left(orders, element.order)


def _belongs(guess: Guess, looks: Counter[str], many: int) -> bool:
    """Return whether a guess that stands apart from the others asks, or looks as they do."""
    return looks[shape_of(guess.question)] > many or question_likeness(guess.words) > 0.5


def _is_below_sentence(question: Element) -> bool:
    """Return whether a list or a table follows words that are no title: it is a part of these."""
    whole = next((e for e in question.ancestors() if e.tag in ("dl", "table")), None)
    if whole is None or whole.parent is None:
        return False
    for node in reversed(whole.parent.children[: whole.place]):
        words = words_of(node) if isinstance(node, Element) else node.strip()
        if words:
            return words.endswith(("。", "：", ":"))
    return False
