"""Which inputs a run sends: so many of each kind, the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from scripts.attack.case import Case, Source, source_of
from scripts.attack.payloads import PAYLOADS
from scripts.attack.places import place
from scripts.attack.protocol import PROTOCOL
from scripts.attack.texts import TEXTS

Maker = Callable[[Source], Case]


def _text(name: str) -> Maker:
    """Return the maker of cases that put one kind of text anywhere."""

    def make(source: Source) -> Case:
        put = place(source.rng)
        return put(source, TEXTS[name](source.rng, source.marker))

    return make


KINDS: dict[str, Maker] = {
    **{f"text-{name}": _text(name) for name in TEXTS},
    **PAYLOADS,
    **{f"protocol-{name}": make for name, make in PROTOCOL.items()},
}
# What is longest in the making, or opens a connection of its own, comes less often.
_WEIGHTS = {"oversized": 1, "just-below": 1, "json": 8, "forged": 5} | {
    f"protocol-{name}": 2 for name in PROTOCOL
}
_USUAL = 4


def case_of(kind: str, number: int, seed: int, known: Source) -> Case:
    """Return one case; the same for the same kind, number and seed."""
    case = KINDS[kind](source_of(seed, kind, number, known))
    return replace(case, kind=kind, number=number)


def plan(inputs: int, seed: int, only: str = "") -> Iterator[tuple[str, int]]:
    """Yield kind and number of each input, the kinds mixed; each kind counts for itself."""
    kinds = [only] if only else list(KINDS)
    weights = [_WEIGHTS.get(kind, _USUAL) for kind in kinds]
    numbers: Counter[str] = Counter()
    for kind in random.Random(f"plan {seed}").choices(kinds, weights, k=inputs):
        yield kind, numbers[kind]
        numbers[kind] += 1
