"""The values of this room. All frozen: what an author wrote stays as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from corpus.blocks import Blocks
from corpus.site import Matter, Site

ReferralKind = Literal["topic", "offtopic", "trade", "greeting", "thanks", "human"]
REFERRAL_KINDS: tuple[ReferralKind, ...] = get_args(ReferralKind)


@dataclass(frozen=True)
class Link:
    """A link of an answer: to an address, or to another entry of the same corpus."""

    label: str
    url: str | None = None
    entry_id: str | None = None


@dataclass(frozen=True)
class Entry:
    """One question with its official answer.

    `question` may be empty only in imported corpora that have answers alone.
    `link_missing` says that the answer promises a link whose address nobody has given us yet.
    `label` is the question in a few words, for buttons; `hidden` takes the entry off every surface
    for as long as it stands there. `blocks` is a Markdown answer as it is shown; `answer` is then
    its plain twin, which is searched; without any, `answer` is shown as it stands. `anchors` are
    further names under which links lead to it on the page, such as those of a page it came from.
    `source` is "file:line", for staff.
    """

    id: str
    section: str
    question: str
    answer: str
    wordings: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    link_missing: bool = False
    related: tuple[str, ...] = ()
    reviewed: date | None = None
    valid_until: date | None = None
    source: str = ""
    label: str = ""
    hidden: bool = False
    blocks: Blocks = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Referral:
    """A topic people ask about that no entry answers: choosing it means the phone.

    `kind` is "topic", "offtopic" (nothing this desk is for), "trade" (what some company is there
    for, perhaps this one: nobody is told that it is not), or a notice ("greeting", "thanks",
    "human"). `pack` names the pack that it came with; "" where the company wrote it. `section` is
    the section whose line answers it, `phone` that line's purpose or number; without, the entries
    near.
    `matter` is what the topic is about, where that is not its section's.
    """

    id: str
    topic: str
    wordings: tuple[str, ...]
    message: str = ""
    urgent: bool = False
    kind: ReferralKind = "topic"
    source: str = ""
    pack: str = ""
    section: str = ""
    phone: str = ""
    matter: Matter | None = None


@dataclass(frozen=True)
class Clarification:
    """Something people type that two to four entries fit equally well.

    Choosing it means asking back.
    """

    id: str
    topic: str
    entries: tuple[str, ...]
    wordings: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class Synonyms:
    """Terms that mean the same wherever they stand; all are searched as the first."""

    terms: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class Labelled:
    """A real query with the entries that answer it; none means that only the phone can help."""

    text: str
    relevant: tuple[str, ...]
    source: str = ""


# Everything the ranker can choose.
Intent = Entry | Clarification | Referral


@dataclass(frozen=True)
class Corpus:
    """Everything the bot knows. `digest` changes with any byte it was read from."""

    entries: tuple[Entry, ...]
    clarifications: tuple[Clarification, ...] = ()
    referrals: tuple[Referral, ...] = ()
    labelled: tuple[Labelled, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()
    site: Site = field(default_factory=Site)
    digest: str = ""

    @property
    def intents(self) -> tuple[Intent, ...]:
        """Return everything the ranker can choose: entries first, in page order."""
        return (*self.entries, *self.clarifications, *self.referrals)
