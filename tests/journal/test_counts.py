"""What comes up is counted while it is written, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

from sqlalchemy import create_engine, select

from bot.answer.contact import TOKYO
from bot.journal.counts import recount
from bot.journal.database import Journal
from bot.journal.reader import JournalReader
from bot.journal.record import QueryRecord
from bot.journal.tables import COUNTS
from tests.journal.entries import IDS

DAY = timedelta(days=1)
TODAY = (datetime(2026, 11, 27, tzinfo=TOKYO), datetime(2026, 11, 28, tzinfo=TOKYO))
YESTERDAY = (TODAY[0] - DAY, TODAY[0])


def any_record(chance: random.Random) -> QueryRecord:
    """Return a reply of any kind of the days around today, in UTC as they come."""
    kind = chance.choice(("answer", "choices", "fallback", "notice"))
    return QueryRecord(
        IDS.new(),
        TODAY[0].astimezone(timezone.utc) + timedelta(hours=chance.uniform(-40, 40)),
        chance.choice(("api", "slack")),
        kind,
        "parking" if kind == "answer" else None,
        0.9,
        "v1",
        chance.choice(("駐車場", "")),
        topic=chance.choice((None, "refund")) if kind == "fallback" else None,
        reason=chance.choice((None, "BELOW_THRESHOLD")),
        latency_ms=chance.choice((None, 0, 5, 6, 4999, 60_000)),
    )


def test_what_is_counted_while_it_is_written_is_what_the_rows_say(
    journal: tuple[Journal, str],
) -> None:
    opened, url = journal
    chance = random.Random(5)
    written = [any_record(chance) for _ in range(200)]
    for begin in range(0, 200, 30):
        opened.write(written[begin : begin + 30])
    opened.write(written[:30])  # a batch may be written again
    opened.rate(written[0].query_id, True, None, written[0])
    waiting = any_record(chance)
    opened.rate(waiting.query_id, True, None, waiting)
    opened.write([waiting])
    engine = create_engine(url)
    with engine.begin() as connection:
        everything = select(COUNTS).order_by("name", "at", "key")
        counted = connection.execute(everything).all()
        recount(connection)
        again = connection.execute(everything).all()
    engine.dispose()
    assert {row.name for row in counted} == {"replies", "entry", "topic", "reason", "latency"}
    assert sum(row.count for row in counted if row.name == "replies") == 201
    assert counted == again
    # They stay when the rows are gone: a year is compared with another.
    hours = JournalReader(url).tally(TODAY, YESTERDAY).hours
    opened.delete_oldest(1000)
    assert JournalReader(url).tally(TODAY, YESTERDAY).hours == hours != ()
    later = datetime.now(timezone.utc) + 10 * DAY
    while opened.forget_counts_before(later, 5):
        pass
    assert JournalReader(url).tally(TODAY, YESTERDAY).hours == ()
