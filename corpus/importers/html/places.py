"""Where on a page questions stand: together, apart from the others, in what something opens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from corpus.importers.html.groups import Guess, shape_of
from corpus.importers.html.question_words import heads_no_answer, question_likeness
from corpus.importers.html.tails import container_of
from corpus.importers.html.tree import Element
from corpus.importers.html.words import is_shut, words_of

_MAX_ALONE = 2
_MOST = 0.8


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
