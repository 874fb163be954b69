"""Which conversation a thread or a direct message is in, so that what is typed there goes on with it.

The platforms hand us no token back with a typed message. Slack's message metadata would have to be
read again through an API that shows no ephemeral message, and mentions are answered by these; memory
is one worker's, and the next message may reach another. So the journal's database keeps it for half
an hour: the signed token, which names entries and holds nothing people wrote, under a digest that
nobody without our secret turns back into a channel and a user.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from bot.journal.record import JournalUnavailable
from bot.journal.writer import Recorder


@dataclass(frozen=True)
class Place:
    """Where somebody types: a channel's thread, or the channel itself where `thread` is "".

    Of one person: what the bot answers in a channel, nobody else has seen.
    """

    channel: str = ""
    thread: str = ""
    user: str = ""


NOWHERE = Place()


@dataclass(frozen=True)
class Chats:
    """The conversations of all places. Its methods never raise: without one, a text is a new one."""

    recorder: Recorder
    secret: str = field(repr=False)

    def conversation(self, place: Place) -> str | None:
        """Return the token of the conversation that somebody is in, if any."""
        if not (place.channel and place.user):
            return None
        try:
            return self.recorder.conversation_of(self._id(place))
        except JournalUnavailable:  # the journal logs it
            return None

    def go_on(self, place: Place, conversation: str | None) -> None:
        """Note the conversation that somebody is in now; None: in none any more."""
        if not (place.channel and place.user):
            return
        try:
            self.recorder.continue_chat(self._id(place), conversation)
        except JournalUnavailable:
            return

    def _id(self, place: Place) -> str:
        named = "\n".join((place.channel, place.thread, place.user))
        return hmac.new(
            self.secret.encode(), named.encode("utf-8", "replace"), hashlib.sha256
        ).hexdigest()
