"""A rule: a text that must be there, and the regular expression that is tried where it is.

Looking for the text is fifty times faster. The expressions are read alike by Python's re (ASCII)
and by JavaScript's RegExp, without look behind (Safari before 16.4 cannot). Each repetition is
bounded, or can begin only where another ended: linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.secrets.folding import fold

Rules = tuple[tuple[str, str], ...]
CompiledRules = tuple[tuple[str, re.Pattern[str]], ...]


def compiled(rules: Iterable[tuple[str, str]]) -> CompiledRules:
    """Return rules ready for use."""
    return tuple((stem, re.compile(rule, re.ASCII)) for stem, rule in rules)


def holds_any(rules: CompiledRules, text: str) -> bool:
    """Return whether any rule is met in a text."""
    return any(stem in text and rule.search(text) for stem, rule in rules)


def fold_rules(rules: Rules) -> Rules:
    """Return rules with their Japanese as `fold` leaves it in the texts they are for."""
    return tuple((fold_rule(stem), fold_rule(rule)) for stem, rule in rules)


def fold_rule(rule: str) -> str:
    """Return a rule whose kana and signs are folded, and whose ASCII stands as it was."""
    return "".join(c if c.isascii() else fold(c) for c in rule)
