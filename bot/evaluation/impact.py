"""What becomes of those who ask, where one index takes another's place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from bot.answer.answerer import Answerer
from bot.evaluation.confused import Confusion, confusions
from bot.evaluation.edits import Edit, NewText, edits_between, new_texts
from bot.evaluation.queries import LabelledQuery
from bot.evaluation.shown import Shown, ask, read
from corpus.intent import Corpus
from corpus.text import normalize

_MEANS_NOTHING = re.compile(r"[?!。.、,~…]+$")  # at the end, once normalized
What = Literal["broken", "mended", "changed", "reworded", "surer"]
_ALL_OF_IT: tuple[What, ...] = get_args(What)
_LISTS = (*_ALL_OF_IT, "added")
MOST_ADDED = 50  # of a corpus's new texts, which are asked
Step = Callable[[int, int], None]  # how many queries are compared, of how many


@dataclass(frozen=True)
class RecentQuery:
    """What people have asked of late, masked, and how often."""

    text: str
    times: int = 1


@dataclass(frozen=True)
class Change:
    """A query whose reply changes.

    `wanted` are the titles of the right entries of a golden one: none where the phone is right, and
    None of a query of which nobody has said.
    """

    text: str
    times: int
    before: Shown
    after: Shown
    wanted: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Shares:
    """How many of the recent questions are answered, asked back, put to the phone, or only greeted."""

    answer: int = 0
    choices: int = 0
    fallback: int = 0
    notice: int = 0

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.answer + self.choices + self.fallback + self.notice


@dataclass(frozen=True)
class Impact:
    """The difference between two indexes, for those who ask.

    `broken` are golden queries that were served rightly and would not be, `mended` the reverse;
    `changed` are other queries that show something else, most asked first; `reworded` those that
    show the same in other words; `surer` those that show the very same with another confidence.
    `added` is what becomes of the first of the `new_texts` that the newer corpus has, asked themselves,
    also where that is the same. `recent` counts the different texts, the shares each as often as it was
    asked. `edits` is what the corpora differ in.
    """

    golden: int = 0
    recent: int = 0
    broken: tuple[Change, ...] = ()
    mended: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    reworded: tuple[Change, ...] = ()
    surer: tuple[Change, ...] = ()
    added: tuple[Change, ...] = ()
    new_texts: int = 0
    confusions: tuple[Confusion, ...] = ()
    confusions_gone: tuple[Confusion, ...] = ()
    edits: tuple[Edit, ...] = ()
    shares_before: Shares = Shares()
    shares_after: Shares = Shares()

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object, each reply with its `words`."""
        raw = asdict(self)
        for what in _LISTS:
            for change, own in zip(raw[what], getattr(self, what), strict=True):
                change["before"]["words"] = own.before.words
                change["after"]["words"] = own.after.words
        plain: dict[str, Any] = json.loads(json.dumps(raw))  # lists, as whoever reads it back finds
        return plain

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Impact:
        """Return what `as_json` made an object of."""
        read: dict[str, Any] = dict(raw)
        for what in _LISTS:
            read[what] = tuple(_change_of(each) for each in raw.get(what, ()))
        for name in ("confusions", "confusions_gone"):
            read[name] = tuple(Confusion(**each) for each in raw.get(name, ()))
        edits = raw.get("edits", ())
        read["edits"] = tuple(Edit(**each | {"fields": tuple(each["fields"])}) for each in edits)
        for name in ("shares_before", "shares_after"):
            read[name] = Shares(**raw.get(name, {}))
        return cls(**read)


def golden_queries(corpus: Corpus) -> list[LabelledQuery]:
    """Return the queries whose answers the corpus's authors know."""
    return [
        LabelledQuery(each.source, each.text, frozenset(each.relevant)) for each in corpus.labelled
    ]


def impact_of(
    before: Answerer,
    after: Answerer,
    golden: Sequence[LabelledQuery],
    recent: Sequence[RecentQuery] = (),
    step: Step = lambda done, total: None,
) -> Impact:
    """Return what becomes of golden and recent queries, and of what is new, each in no conversation."""
    titles = {entry.id: entry.question or entry.id for entry in before.corpus.entries}
    titles |= {entry.id: entry.question or entry.id for entry in after.corpus.entries}
    labels = {each.text: each.relevant for each in golden}
    asked = _joined(recent, labels)
    found: dict[What, list[Change]] = {what: [] for what in _ALL_OF_IT}
    new_ones = list(new_texts(before.corpus, after.corpus))
    owners: dict[str, NewText] = {}
    for each in new_ones[:MOST_ADDED]:
        owners.setdefault(each.text, each)
    added: dict[str, Change] = {}
    counts: dict[str, list[int]] = {kind: [0, 0] for kind in asdict(Shares())}
    texts = list(dict.fromkeys((*labels, *asked, *owners)))
    unreadable = 0
    for done, text in enumerate(texts):
        step(done, len(texts))
        question = read(text)
        if question is None:
            unreadable += text in asked
            continue
        old, new = ask(before, question), ask(after, question)
        times = asked.get(text, 0)
        counts[old.kind][0] += times
        counts[new.kind][1] += times
        relevant = labels.get(text)
        wanted = None
        if relevant is not None:
            wanted = tuple(titles.get(each, each) for each in sorted(relevant))
        if text in owners:
            own = owners[text].entry
            title = (titles.get(own, own),) if own else None
            added[text] = Change(text, times, old, new, title)
        if text not in labels and text not in asked:
            continue
        if what := _what_changes(old, new, relevant):
            found[what].append(Change(text, times, old, new, wanted))
    step(len(texts), len(texts))
    ranked = {what: tuple(sorted(own, key=lambda each: -each.times)) for what, own in found.items()}
    edits = tuple(edits_between(before.corpus, after.corpus))
    confused, gone = confusions(before, after, edits)
    return Impact(
        golden=len(labels),
        recent=len(asked) - unreadable,
        added=tuple(added[text] for text in owners if text in added),
        new_texts=len(new_ones),
        confusions=confused,
        confusions_gone=gone,
        edits=edits,
        shares_before=Shares(**{kind: both[0] for kind, both in counts.items()}),
        shares_after=Shares(**{kind: both[1] for kind, both in counts.items()}),
        **ranked,
    )


def _joined(recent: Sequence[RecentQuery], golden: Iterable[str]) -> dict[str, int]:
    """Return text → times, near duplicates as one: a golden text, or as it is asked most."""
    spelled = {_bare(text): text for text in golden}
    found: dict[str, int] = {}
    for each in sorted(recent, key=lambda each: -each.times):
        text = spelled.setdefault(_bare(each.text), each.text)
        found[text] = found.get(text, 0) + each.times
    return found


def _bare(text: str) -> str:
    """Return a text without what differs from one asker to the next and means nothing."""
    return "".join(_MEANS_NOTHING.sub("", normalize(text)).lower().split())


def _change_of(raw: Mapping[str, Any]) -> Change:
    before, after = (_shown_of(raw[side]) for side in ("before", "after"))
    wanted = None if raw["wanted"] is None else tuple(raw["wanted"])
    return Change(raw["text"], raw["times"], before, after, wanted)


def _shown_of(raw: Mapping[str, Any]) -> Shown:
    kind, entries, titles = raw["kind"], tuple(raw["entries"]), tuple(raw["titles"])
    return Shown(kind, entries, titles, raw["line"], raw["confidence"], raw.get("says", ""))


def _what_changes(old: Shown, new: Shown, relevant: frozenset[str] | None) -> What | None:
    if relevant is not None and old.serves(relevant) != new.serves(relevant):
        return "broken" if old.serves(relevant) else "mended"
    if old.differs(new):
        return "changed"
    if old.says != new.says:
        return "reworded"
    return None if old.is_as_sure(new) else "surer"
