"""Delivery to replicas, as scripts.publish does and tells it."""

from __future__ import annotations

import json

from bot.delivery.deliver import deliver, deliver_live
from bot.delivery.open_shelf import open_shelf
from bot.delivery.replica import fleet_lines, look_at_fleet
from bot.publishing.refused import NotPublished
from bot.publishing.status import status
from bot.publishing.status_lines import status_lines
from bot.settings import Settings
from corpus.errors import FaqError
from index.progress import Report
from scripts.door import sentence


class NotDelivered(FaqError):
    """It is published here, and its replicas do not have it."""


def refuse_replica(settings: Settings) -> None:
    """Raise NotPublished where this machine serves what another one publishes."""
    if settings.replica:
        raise NotPublished(
            f"REPLICA={settings.replica}: this machine serves what another one publishes. "
            "Publish there, or unset REPLICA"
        )


def deliver_now(settings: Settings, report: Report) -> str:
    """Put what is published, and live.yaml, on the shelf, and return its version. Raises NotDelivered."""
    if not settings.delivery:
        raise NotDelivered("DELIVERY is not set: it names the shelf that replicas take from")
    shelf = open_shelf(settings)
    try:
        version = deliver(settings, shelf, report)
        deliver_live(settings, shelf)
        return version
    except (FaqError, OSError) as error:
        raise NotDelivered(
            f"published here, but not delivered to the replicas: {sentence(error)}\n"
            "A server that runs here tries again by itself; or run: python -m scripts.publish --deliver"
        ) from error
    finally:
        shelf.close()


def deliver_published(settings: Settings, report: Report) -> dict[str, str]:
    """Deliver what was just published, where there are replicas; return what JSON tells of it.

    Where that fails it is published nonetheless: `undelivered` says why.
    """
    if not settings.delivery:
        return {}
    try:
        return {"delivered": deliver_now(settings, report)}
    except NotDelivered as problem:
        return {"undelivered": str(problem)}


def print_status(settings: Settings, *, as_json: bool) -> None:
    """Print what is published, and where there is a shelf what every replica serves."""
    found = status(settings)
    fleet, problem = look_at_fleet(settings) if settings.delivery else (None, "")
    if problem:
        problem = f"replicas: nobody knows, for the shelf cannot be read: {problem}"
    if as_json:
        told = found.as_json()
        if settings.delivery:
            told |= {"delivery": fleet.as_json() if fleet else None, "delivery_problem": problem}
        print(json.dumps(told))
        return
    print(status_lines(found))
    for line in fleet_lines(fleet) if fleet else [problem] if problem else []:
        print(line)
