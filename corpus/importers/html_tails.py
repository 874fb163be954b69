"""Where a page's last answers end: before what stands below all questions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.importers.html_groups import Guess, shape_of
from corpus.importers.html_tree import Element, Node
from corpus.importers.html_words import words_of


def container_of(guess: Guess, orders: Sequence[int]) -> int:
    """Return the order of the element that holds a question together with others."""
    for ancestor in guess.question.ancestors():
        if bisect_right(orders, ancestor.last) - bisect_left(orders, ancestor.order) > 1:
            return ancestor.order
    return 0


def without_tails(guesses: Sequence[Guess]) -> list[Guess]:
    """Return guesses whose last answers do not reach into what stands below all questions."""
    answers = [[n for n in g.answer if isinstance(n, Element)] for g in guesses]
    orders = sorted(guess.question.order for guess in guesses)
    places = [container_of(guess, orders) for guess in guesses]
    has_text = [any(isinstance(n, str) and n.strip() for n in g.answer) for g in guesses]
    singles = Counter(
        shape_of(a[0]) for a, has in zip(answers, has_text, strict=True) if len(a) == 1 and not has
    )
    seen = Counter(shape_of(n) for a in answers for n in {shape_of(n): n for n in a}.values())
    trimmed = []
    for at, guess in enumerate(guesses):
        is_last = at + 1 == len(guesses) or places[at + 1] != places[at]
        nodes = list(guess.answer)
        parents = {n.parent.order for n in answers[at] if n.parent}
        if is_last and len(guesses) > 2 and parents == {places[at]}:
            nodes = _trimmed(nodes, singles, seen, len(guesses))
        trimmed.append(replace(guess, answer=tuple(nodes)))
    return trimmed


def _trimmed(nodes: list[Node], singles: Counter[str], seen: Counter[str], many: int) -> list[Node]:
    has_content = False
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            has_content = has_content or bool(node.strip())
            continue
        shape = shape_of(node)
        is_new = seen[shape] < 2 and (node.tag in ("div", "section", "form", "hr") or node.classes)
        if has_content and (is_new or node.tag == "hr"):
            return nodes[:place]
        has_content = has_content or bool(words_of(node, 20))
        is_last = node.tag != "dd" or not any(_is_dd(each) for each in nodes[place + 1 :])
        if singles[shape] >= max(3, 0.7 * many) and is_last:
            return nodes[: place + 1]
    return nodes


def _is_dd(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "dd"
