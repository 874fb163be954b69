"""Which groups of a page are its questions: the reading that explains most of it best."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.importers.html.cells import answer_cells
from corpus.importers.html.contents import places_of
from corpus.importers.html.ends import without_ends
from corpus.importers.html.following import Answers, has_content, shared
from corpus.importers.html.groups import Guess, groups_of, shape_of
from corpus.importers.html.lines import begins_answer
from corpus.importers.html.places import in_good_places, in_main, is_in_window, without_calls
from corpus.importers.html.question_words import (
    has_mark,
    names_questions,
    question_likeness,
)
from corpus.importers.html.siblings import first_words, without_others
from corpus.importers.html.tails import without_side, without_tails
from corpus.importers.html.titles import (
    build_of,
    leads_away,
    leads_elsewhere,
    may_title,
    stands_out,
    titles_between,
)
from corpus.importers.html.tree import Element, Node, Page
from corpus.importers.html.words import HEADINGS, words_of

_FORMS = {
    "summary": 0.5,
    "controls": 0.4,
    "mark": 0.4,
    "dt": 0.3,
    "th": 0.15,
    "cell": 0.15,
    "button": 0.2,
    "class": 0.1,
    "bold": 0.1,
}
_HINTS = ("q", "question", "faq", "accordion", "toggle", "trigger", "qa", "acc")
_COST = 0.35  # a pair must be worth: what is neither asked nor marked is not enough
_COST_OF_NAMES = 0.05  # where nothing on the page reads like a question
_MAX_ROUNDS = 12
_MIN_MEAN_OF_OTHERS = 0.5


@dataclass(frozen=True)
class Choice:
    """What was chosen: pairs in reading order, the titles between, what was left out, the notes of sections."""

    guesses: tuple[Guess, ...] = ()
    unanswered: tuple[Element, ...] = ()
    left_out: tuple[Element, ...] = ()
    titles: tuple[Element, ...] = ()
    notes: tuple[Element, ...] = ()


@dataclass(frozen=True)
class _Reading:
    guesses: tuple[Guess, ...]
    values: tuple[float, ...]
    unanswered: tuple[Element, ...]
    titles: tuple[Element, ...]

    @property
    def total(self) -> float:
        return sum(self.values) - 0.3 * len(self.unanswered)

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values) if self.values else 0.0


class Chooser:
    """The search for the best reading of one page; `known` are questions that its data names."""

    def __init__(
        self,
        page: Page,
        known: Collection[str] = (),
        within: Sequence[Element] = (),
        left_out: Collection[int] = (),
    ) -> None:
        self._page, self._known = page, known
        self._places = sorted(
            {o for place in places_of(page) for o in (place.order, place.target.order)}
        )
        self._groups = groups_of(page, within, left_out)
        asked = {
            member.order: words_of(member)
            for _, members in self._groups
            for member in members
            if question_likeness(words_of(member)) == 1
            and not any(question_likeness(words_of(each)) == 1 for each in member.elements)
        }
        repeats = Counter(asked.values())
        self._asked = sorted(order for order, words in asked.items() if repeats[words] < 3)
        self._taken: list[tuple[int, int]] = []

    def choose(self) -> Choice:
        """Return the best pairs that do not overlap."""
        choice = self._choose(_COST)
        if len(choice.guesses) < 2 and self._is_of_questions():
            self._taken = []
            names = self._choose(_COST_OF_NAMES)
            if len(names.guesses) >= 3:
                choice = names
        guesses = in_main(sorted(choice.guesses, key=lambda g: g.question.order))
        guesses, others = without_calls(without_side(guesses))
        left_out = (*choice.left_out, *others)
        choice = _parted_by_titles(replace(choice, guesses=tuple(guesses), left_out=left_out))
        choice = _without_bands(choice)
        guesses = without_ends(choice.guesses, choice.titles, self._page)
        cut = [b.answer[len(a.answer) :] for a, b in zip(guesses, choice.guesses, strict=True)]
        notes = tuple(node for nodes in cut for node in nodes if isinstance(node, Element))
        return replace(choice, guesses=guesses, notes=notes)

    def _is_of_questions(self) -> bool:
        """Return whether a page says of itself that it asks and answers."""
        names = [self._page.title, *(words_of(heading) for heading in self._page.headings[:5])]
        return any(map(names_questions, names))

    def _choose(self, cost: float) -> Choice:
        choice = Choice()
        groups = self._groups
        for _ in range(_MAX_ROUNDS):
            readings = [
                (self._read(form, members, cost), (form, members)) for form, members in groups
            ]
            readings = [(r, g) for r, g in readings if self._is_worth(r, bool(choice.guesses))]
            if not readings:
                break
            best, _group = max(readings, key=lambda reading: reading[0].total)
            groups = [group for _, group in readings]
            choice = self._with(choice, best)
        return choice

    def _is_worth(self, reading: _Reading, is_further: bool) -> bool:
        if reading.total <= 0:
            return False
        if not is_further:
            return len(reading.guesses) > 1 or reading.mean > 1
        first = reading.guesses[0]
        is_marked = has_mark(first.words) or begins_answer(first_words(first.answer))
        return reading.mean >= _MIN_MEAN_OF_OTHERS and (len(reading.guesses) > 1 or is_marked)

    def _with(self, choice: Choice, reading: _Reading) -> Choice:
        kept, left_out = without_others(reading.guesses)
        guesses = without_tails(kept)
        # What was left out is taken as well: it is no answer, and nobody's question.
        others = (*reading.titles, *reading.unanswered)
        self._take(span for guess in reading.guesses for span in guess.span)
        self._take((each.order, each.last) for each in others)
        return Choice(
            (*choice.guesses, *guesses),
            (*choice.unanswered, *reading.unanswered),
            (*choice.left_out, *left_out),
            (*choice.titles, *reading.titles),
        )

    def _read(self, form: str, members: Sequence[Element], cost: float) -> _Reading:
        free = [member for member in members if not self._is_taken(member)]
        if not free:
            return _Reading((), (), (), ())
        titles = titles_between(free)
        answers = Answers(self._page, free, {title.order for title in titles}, self._places)
        guesses, unanswered = [], []
        for member in free:
            nodes = answer_cells(self._until_taken(answers.of(member) or shared(member, answers)))
            words = words_of(member)
            inside = sum(self._asked_in(node) for node in nodes if isinstance(node, Element))
            is_loose = member.tag not in HEADINGS  # a heading says itself what it is
            is_title = (is_loose and inside > 1) or (inside > 0 and self._begins_asking(nodes))
            is_title = is_title and question_likeness(words) <= 0.5
            if is_title or not any(map(has_content, nodes)):
                unanswered.append(member)
            else:
                guesses.append(Guess(member, nodes, words, form))
        # The same words three times are a label of the page, as "ご注意" in every answer.
        repeats = Counter(guess.words for guess in guesses)
        orders = sorted(guess.question.order for guess in guesses)
        values = [
            self._value(g) - cost - (repeats[g.words] > 2) - 0.5 * is_in_window(g.question, orders)
            for g in guesses
        ]
        kept = list(in_good_places(guesses, values))
        # What asks nothing and stands right before a question is the title of those below it.
        asked = [m for m in unanswered if question_likeness(words_of(m)) > 0.5]
        others = [m for m in unanswered if question_likeness(words_of(m)) <= 0.5]
        shapes = Counter(shape_of(guesses[at].question) for at in kept)
        return _Reading(
            tuple(guesses[at] for at in kept),
            tuple(values[at] for at in kept),
            tuple(m for m in asked if shapes[shape_of(m)] and not leads_away(m)),
            (*titles, *filter(may_title, others)),
        )

    def _value(self, guess: Guess) -> float:
        question, words = guess.question, guess.words
        value = question_likeness(words) + _FORMS.get(guess.form, 0.0)
        value += 0.2 if question.tag in HEADINGS else 0.0
        names = "-".join([*question.classes, *(question.parent.classes if question.parent else ())])
        value += 0.2 if set(names.lower().replace("_", "-").split("-")) & set(_HINTS) else 0.0
        value += 2.0 if words in self._known else 0.0
        answer = first_words(guess.answer)
        value += 0.5 if begins_answer(answer) else 0.0
        inside = sum(self._asked_in(node) for node in guess.answer if isinstance(node, Element))
        value -= 0.6 * min(inside, 4)
        value -= 1.0 if len(answer) < 60 and question_likeness(answer) == 1 else 0.0
        value -= 0.6 * leads_away(question) + 0.6 * all(map(leads_elsewhere, guess.answer))
        value -= 0.3 if len(words) > 120 else 0.0
        return value

    def _asked_in(self, element: Element) -> int:
        return bisect_right(self._asked, element.last) - bisect_left(self._asked, element.order)

    def _begins_asking(self, nodes: Sequence[Node]) -> bool:
        """Return whether the first words are a heading or the like that asks: no answer's."""
        node = next(filter(has_content, nodes), None)
        inside = node.walk() if isinstance(node, Element) else iter(())
        begun = next((e for e in inside if e.tag in (*HEADINGS, "dt", "summary")), None)
        if begun is None or not isinstance(node, Element) or not self._asked_in(begun):
            return False
        return words_of(node).startswith(words_of(begun))

    def _take(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Keep what is taken as ranges that do not overlap, in order."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted([*self._taken, *ranges]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._taken = merged

    def _until_taken(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """Return nodes up to the first that other questions have, or that has some itself."""
        asked = sum(self._asked_in(node) for node in nodes if isinstance(node, Element))
        has_content_before = False
        for at, node in enumerate(nodes):
            if isinstance(node, Element):
                if self._is_taken(node):
                    return tuple(nodes[:at])
                inside = self._asked_in(node)
                is_list = node.tag in ("table", "dl") and inside > 1
                is_title = asked and not inside and stands_out(node) and may_title(node)
                if has_content_before and (is_list or is_title):
                    return tuple(nodes[:at])
                asked -= inside
            has_content_before = has_content_before or has_content(node)
        return tuple(nodes)

    def _is_taken(self, element: Element) -> bool:
        at = bisect_right(self._taken, (element.last, 1 << 60)) - 1
        return at >= 0 and self._taken[at][1] >= element.order


def _without_bands(choice: Choice) -> Choice:
    """Return a choice without sections that hold words but no question yet.

    Such a heading is built as the others are, and as no question.
    """
    bands = Counter(map(build_of, choice.titles))
    is_title = [question_likeness(guess.words) <= 0.5 for guess in choice.guesses]
    builds = [build_of(guess.question) for guess in choice.guesses]
    asked = {build for build, may in zip(builds, is_title, strict=True) if not may}
    empty = [
        may and bands[build] > 1 and build not in asked and may_title(guess.question)
        for guess, build, may in zip(choice.guesses, builds, is_title, strict=True)
    ]
    titles = (g.question for g, is_empty in zip(choice.guesses, empty, strict=True) if is_empty)
    kept = (g for g, is_empty in zip(choice.guesses, empty, strict=True) if not is_empty)
    return replace(choice, guesses=tuple(kept), titles=(*choice.titles, *titles))


def _parted_by_titles(choice: Choice) -> Choice:
    """Return a choice with the titles that all its questions show, of whatever form each is."""
    if not choice.guesses:
        return choice
    titles = titles_between([guess.question for guess in choice.guesses])
    orders = {title.order for title in titles}
    guesses = []
    for guess in choice.guesses:
        nodes = list(guess.answer)
        ends = (at for at, n in enumerate(nodes) if isinstance(n, Element) and n.order in orders)
        kept = nodes[: next(ends, len(nodes))]
        guesses.append(replace(guess, answer=tuple(kept)) if any(map(has_content, kept)) else guess)
    return replace(choice, guesses=tuple(guesses), titles=(*choice.titles, *titles))
