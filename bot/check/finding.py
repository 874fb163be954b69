"""What a check finds: the same thing in many places is one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Heaviest first: what customers meet now, what does nothing, what is found badly, what to do next.
HEADINGS = {
    "お客様に見えること": (
        "site",
        "placeholder",
        "withdrawn",
        "hidden",
        "dead_link",
        "promised_link",
        "other_number",
        "folded",
        "over",
    ),
    "書いても効かないもの": ("unread", "no_effect"),
    "取り違えやすいもの": ("misplaced", "alike", "covered", "no_line"),
    "確認の時期": ("reviewed",),
    "いまできること": ("outlook",),
    "次の1時間": ("next",),
}
KINDS = tuple(kind for kinds in HEADINGS.values() for kind in kinds)


@dataclass(frozen=True)
class Place:
    """Where something was found: "file:line (id)", and what is particular there, or ""."""

    where: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.detail}" if self.detail else self.where


@dataclass(frozen=True)
class Finding:
    """One thing an author may want to do, of a kind of KINDS, and the places where it is due."""

    kind: str
    what: str
    places: tuple[Place, ...] = ()


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings by weight, those that say the same as one with all their places."""
    places: dict[tuple[str, str], list[Place]] = {}
    for finding in findings:
        places.setdefault((finding.kind, finding.what), []).extend(finding.places)
    found = [Finding(kind, what, tuple(own)) for (kind, what), own in places.items()]
    return sorted(found, key=lambda finding: KINDS.index(finding.kind))


def at(kind: str, what: str, places: Iterable[Place]) -> Iterator[Finding]:
    """Yield one finding where there is any place for it."""
    if found := tuple(places):
        yield Finding(kind, what, found)
