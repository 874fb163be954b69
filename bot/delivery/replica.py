"""What each replica serves: told to the shelf by itself, and read by who asks for all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.delivery.open_shelf import open_shelf
from bot.delivery.parcel import NotReadable, unpack, version_of
from bot.delivery.shelf import VERSION, Shelf, ShelfUnavailable, Told
from bot.serving_file import Serving
from bot.settings import Settings

TELL_EVERY_S = 5.0
_AWAY_AFTER_S = 3 * TELL_EVERY_S


@dataclass(frozen=True)
class Replica:
    """A replica: what its processes serve, and what is wrong there.

    `age_s` is how long ago it has told so.
    """

    name: str
    servers: tuple[Serving, ...] = ()
    problems: tuple[str, ...] = ()
    age_s: float = 0.0

    @property
    def is_away(self) -> bool:
        """Return whether it has told nothing lately: it may serve on, without the shelf."""
        return self.age_s > _AWAY_AFTER_S

    @property
    def told_problems(self) -> tuple[str, ...]:
        """Return what is wrong there, each once: of the machine, then of its processes."""
        of_servers = (each for server in self.servers for each in server.problems)
        return tuple(dict.fromkeys((*self.problems, *of_servers)))

    def serves(self, version: str) -> bool:
        """Return whether it is there and all of its processes serve a version."""
        return not self.is_away and {each.version for each in self.servers} == {version}


@dataclass(frozen=True)
class Fleet:
    """All replicas by name, and the version that they are to serve ("": none was delivered)."""

    wanted: str
    replicas: tuple[Replica, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return asdict(self)


def tell(shelf: Shelf, name: str, servers: Sequence[Serving], problems: Sequence[str]) -> None:
    """Tell the shelf what a replica serves. Raises ShelfUnavailable, OSError."""
    told = {"servers": [asdict(each) for each in servers], "problems": list(problems)}
    shelf.tell(name, json.dumps(told, ensure_ascii=False))


def read_fleet(settings: Settings, shelf: Shelf) -> Fleet:
    """Return what is wanted and who serves what. Raises ShelfUnavailable, OSError, NotReadable."""
    note = shelf.read(VERSION)
    wanted = version_of(unpack(note, settings.secret_key)) if note else ""
    found = (_replica(name, told) for name, told in shelf.told().items())
    return Fleet(wanted, tuple(each for each in found if each))


def look_at_fleet(settings: Settings) -> tuple[Fleet | None, str]:
    """Return what is on DELIVERY's shelf, or None and why it cannot be read."""
    shelf = open_shelf(settings)
    try:
        return read_fleet(settings, shelf), ""
    except OSError as error:
        return None, f"{error.filename or settings.delivery}: {error.strerror}"
    except (ShelfUnavailable, NotReadable) as error:
        return None, str(error)
    finally:
        shelf.close()


def fleet_lines(fleet: Fleet) -> Iterator[str]:
    """Yield who serves what, for people."""
    if not fleet.wanted:
        yield "delivered to replicas: nothing yet. Run: python -m scripts.publish --deliver"
        return
    if not fleet.replicas:
        yield f"delivered to replicas: {fleet.wanted}; none has told that it is there"
        return
    yield f"delivered to replicas: {fleet.wanted}"
    yield from (_line(each, fleet.wanted) for each in fleet.replicas)


def _line(replica: Replica, wanted: str) -> str:
    versions = ", ".join(dict.fromkeys(each.version for each in replica.servers)) or "nothing"
    since = max((each.since for each in replica.servers), default="")
    state = (
        f"not heard of for {replica.age_s:.0f} s; it may serve on"
        if replica.is_away
        else "as delivered"
        if replica.serves(wanted)
        else "not yet what was delivered"
    )
    problems = "".join(f"\n    {each}" for each in replica.told_problems)
    processes = f"{len(replica.servers)} process{'es' if len(replica.servers) != 1 else ''}"
    at = f" since {since[:19]}" if since else ""
    return f"  {replica.name}: {versions}{at} in {processes}; {state}{problems}"


def _replica(name: str, told: Told) -> Replica | None:
    try:
        raw = json.loads(told.text)
        servers = tuple(
            Serving(**each | {"problems": tuple(each["problems"])}) for each in raw["servers"]
        )
        return Replica(name, servers, tuple(map(str, raw["problems"])), told.age_s)
    except (ValueError, TypeError, KeyError):  # of another program's version
        return None
