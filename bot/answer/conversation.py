"""What a conversation is about and what was last offered, signed and carried by the client.

It holds entries in the order they were shown, and nothing people wrote. The server keeps no
conversation, so any worker can continue any of them, also after another version was published:
entries and lines stand there by a mark made of what names them.

It also holds the conversation's id, by which the journal keeps its replies together. It identifies
nobody: 48 bits of chance, made with the first reply, from no address, cookie, name or chat. Whoever
begins again gets another one, and so does everybody half an hour after the last reply, when the
token ends. (For as long a chat platform's place is kept with its token, under a digest:
bot/slack/chats.py.)
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b32encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property, lru_cache
from typing import TypeVar

from itsdangerous import BadSignature, TimestampSigner
from itsdangerous.encoding import base64_encode

from bot.answer.mac import Mac
from corpus.intent import Entry
from corpus.site import Phone

T = TypeVar("T")

LASTS_S = 30 * 60
MAX_ENTRIES = 4
MAX_OFFERED = 9
MAX_OTHERS = 3
# Sixteen entries and a line, an id, a moment and a signature take some 190; nothing longer is worth
# a hash.
_LONGEST_TOKEN = 200
# 35 bits: of 10,000 entries two have the same mark once in 700 corpora, and are then forgotten.
_MARK = 7


class Shown(Enum):
    """What a reply put before a person."""

    CHOICES = "c"
    ANSWER = "a"
    NEAREST = "n"
    PHONE = "p"


@dataclass(frozen=True)
class LastReply:
    """What the last reply showed. `offered` are the questions of its list, in order.

    `others` were near the answer and not shown.
    """

    shown: Shown | None = None
    offered: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()


NOTHING_SHOWN = LastReply()
MAX_FAILED = 2


@dataclass(frozen=True)
class Memory:
    """What else goes on: lists in a row from which nothing was chosen, the line, cold replies.

    `line` is the position of the line that the conversation is about; `cold` counts the replies in
    a row that had no answer, up to nine.
    """

    failed: int = 0
    line: int | None = None
    cold: int = 0


NOTHING_KEPT = Memory()


@dataclass(frozen=True)
class Conversation:
    """The entries last talked about, and what the last reply showed. `id`: "" before the first."""

    topic: tuple[Entry, ...] = ()
    last: LastReply = NOTHING_SHOWN
    memory: Memory = NOTHING_KEPT
    id: str = ""


_NO_CONVERSATION = Conversation()
# The topic; a letter and, where it is another list, what was offered; behind an x what was near.
# Then how many lists failed (f), the line (l) and how many replies were cold (k), where there are any,
# and the conversation's id (i).
_PAYLOAD = re.compile(
    r"(?P<topic>[A-Z2-7]*)(?:(?P<shown>[acnp])(?P<offered>[A-Z2-7]*|-)(?:x(?P<others>[A-Z2-7]+))?)?"
    r"(?:f(?P<failed>\d))?(?:l(?P<line>[A-Z2-7]{7}))?(?:k(?P<cold>\d))?(?:i(?P<id>[\w-]{8}))?"
)


class Conversations:
    """Seals and opens the tokens of one opened index, whichever version they were made with.

    What of them is not here any more is forgotten: an entry, a line, a list that held one of these.
    """

    def __init__(
        self,
        secret: str,
        entries: Iterable[Entry],
        now: Callable[[], datetime],
        lines: Iterable[Phone] = (),
    ) -> None:
        self._entries = _by_mark((entry.id, entry) for entry in entries)
        self._lines = _by_mark(
            ("\0".join((line.purpose, line.number, *line.sections)), position)
            for position, line in enumerate(lines)
        )
        self._line_marks = {position: mark for mark, position in self._lines.items()}
        self._signer = _Signer(
            now,
            secret,
            salt="conversation",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    def seal(
        self,
        topic: Iterable[Entry],
        last: LastReply = NOTHING_SHOWN,
        memory: Memory = NOTHING_KEPT,
        conversation_id: str = "",
    ) -> str | None:
        """Return the token of a conversation about these entries, or None where there are none."""
        payload = about = self._listed(topic, MAX_ENTRIES)
        if last.shown:
            offered = self._listed(last.offered, MAX_OFFERED)
            others = self._listed(last.others, MAX_OTHERS)
            payload += last.shown.value + ("" if offered == about else offered or "-")
            payload += f"x{others}" if others else ""
        if not about and not last.offered:
            payload = ""  # a list of nothing is none
        payload += self._kept(memory)
        if payload and conversation_id:
            payload += f"i{conversation_id}"
        return self._signer.sign(payload).decode() if payload else None

    def open(self, token: str | None) -> tuple[Entry, ...]:
        """Return the entries that a token's conversation is about; none where it is not valid."""
        return self.read(token).topic

    def read(self, token: str | None) -> Conversation:
        """Return the conversation a token holds.

        An empty one where it is absent, bad or expired.
        """
        if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
            return _NO_CONVERSATION
        try:
            payload = self._signer.unsign(token, max_age=LASTS_S).decode()
        except BadSignature:  # SignatureExpired is one too
            return _NO_CONVERSATION
        found = _PAYLOAD.fullmatch(payload)
        if found is None:
            return _NO_CONVERSATION
        memory = Memory(
            int(found["failed"] or 0), self._lines.get(found["line"] or ""), int(found["cold"] or 0)
        )
        topic, whole = self._at(found["topic"])
        if not found["shown"]:
            return Conversation(topic, memory=memory, id=found["id"] or "")
        offered, listed = self._at(found["offered"]) if found["offered"] else (topic, True)
        if not (whole and listed):  # 「2番」 would be another one
            return Conversation(topic, memory=memory, id=found["id"] or "")
        others, _ = self._at(found["others"] or "")
        last = LastReply(Shown(found["shown"]), offered, others)
        return Conversation(topic, last, memory, found["id"] or "")

    def begun(self, token: str | None) -> Conversation:
        """Return the conversation a token holds, with its id; a new one's where it has none."""
        found = self.read(token)
        return found if found.id else replace(found, id=new_id())

    def _listed(self, entries: Iterable[Entry], most: int) -> str:
        return "".join([_mark(entry.id) for entry in entries][:most])

    def _at(self, marks: str) -> tuple[tuple[Entry, ...], bool]:
        """Return the entries that are still here, and whether all are."""
        each = [marks[at : at + _MARK] for at in range(0, len(marks.strip("-")), _MARK)]
        found = tuple(self._entries[mark] for mark in each if mark in self._entries)
        return found, len(found) == len(each)

    def _kept(self, memory: Memory) -> str:
        failed = f"f{min(memory.failed, MAX_FAILED)}" if memory.failed else ""
        line = self._line_marks.get(memory.line) if memory.line is not None else None
        return failed + (f"l{line}" if line else "") + (f"k{memory.cold}" if memory.cold else "")


def new_id() -> str:
    """Return the id of a conversation that begins now: chance, and nothing else."""
    return secrets.token_urlsafe(6)


def goes_on(token: str | None) -> bool:
    """Return whether a token of ours holds a topic or a list, or only what else is kept."""
    return token is not None and token[:1] not in ("f", "l", "k")


def _by_mark(named: Iterable[tuple[str, T]]) -> Mapping[str, T]:
    """Return values by the marks of their names, but those whose mark another has too."""
    found: dict[str, T] = {}
    several = set()
    for name, value in named:
        mark = _mark(name)
        if mark in found:
            several.add(mark)
        found[mark] = value
    return {mark: value for mark, value in found.items() if mark not in several}


@lru_cache(maxsize=2**12)
def _mark(name: str) -> str:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=5).digest()
    return b32encode(digest).decode()[:_MARK]


class _Signer(TimestampSigner):
    """A signer that reads the bot's own clock."""

    def __init__(self, now: Callable[[], datetime], *arguments: str, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came
        self._now = now

    def get_timestamp(self) -> int:
        """Return the moment in whole seconds."""
        return int(self._now().timestamp())

    def get_signature(self, value: str | bytes) -> bytes:
        """Return the signature of a value, as itsdangerous makes it."""
        value = value.encode() if isinstance(value, str) else value
        return base64_encode(self._mac.digest(value))

    @cached_property
    def _mac(self) -> Mac:
        return Mac(self.derive_key())
