"""What authors write about opening hours and days without service, YAML → Hours, Closed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from corpus.fields import Fields
from corpus.site import ALWAYS, MIDNIGHT, Closed, Closure, Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
_ALWAYS = "always"
_SHORT_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d[ T])(?=\d:)")  # 9:00, as people write it
# From 18:00 to 9:00 is a night; from 9:30 to 8:00 somebody mistyped.
_LONGEST_NIGHT_H = 16


def read_hours(top: Fields, field: str) -> Hours | None:
    """Return the hours of a field: `always`, one mapping or a list; None where it is absent."""
    if top.written(field) == _ALWAYS:
        return ALWAYS
    rows = [_row(fields) for fields in top.one_or_more(field)]
    if not rows:
        return None
    first, *others = rows
    return Hours(first.weekdays, first.open, first.close, first.breaks, tuple(others))


def _row(fields: Fields) -> Hours:
    default = Hours()
    weekdays = []
    for day in fields.texts("weekdays"):
        if day in WEEKDAYS:
            weekdays.append(WEEKDAYS.index(day))
        else:
            fields.complain(
                "weekdays",
                f"曜日として読めません(「{day}」)。",
                f"{'、'.join(WEEKDAYS)}で書いてください。",
            )
    begin = fields.clock("open", default.open)
    end = _end(fields, "close", default.close)
    spans = [(_minutes(begin), _after(begin, end))]
    breaks = []
    for pause in fields.mappings("breaks"):
        pause_begin = pause.clock("from", time(12))
        pause_end = _end(pause, "to", time(13))
        breaks.append((pause_begin, _clock(pause_end)))
        spans.append((_minutes(pause_begin), _after(pause_begin, pause_end)))
        pause.done()
    if not _in_order(spans):
        fields.complain(
            "open",
            "営業時間または休憩時間の順序が合いません。",
            "始まりは終わりより前、休憩は営業時間内にしてください。"
            f"翌日に続くのは{_LONGEST_NIGHT_H}時間までです。",
        )
    fields.done()
    return Hours(tuple(weekdays) or default.weekdays, begin, _clock(end), tuple(breaks))


def _end(fields: Fields, field: str, default: time) -> timedelta:
    """Return the end of a span in time from midnight on: 24:00 and 0:00 are the day's end."""
    read = MIDNIGHT if fields.written(field) == "24:00" else fields.clock(field, default)
    return timedelta(days=1) if read == MIDNIGHT else timedelta(minutes=_minutes(read))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _after(begin: time, end: timedelta) -> int:
    """Return the end in minutes; where it is a time of the day before the beginning, of the next."""
    minutes = int(end.total_seconds()) // 60
    night = minutes + 24 * 60 - _minutes(begin)
    is_night = minutes <= _minutes(begin) and night <= _LONGEST_NIGHT_H * 60
    return minutes + 24 * 60 if is_night else minutes


def _in_order(spans: list[tuple[int, int]]) -> bool:
    """Return whether each span ends after it begins, and the breaks lie in the first."""
    (opens, closes), *breaks = spans
    if not opens < closes <= opens + 24 * 60:
        return False
    # A break at two at night lies in hours that began the evening before.
    shifted = [(b, e) if b >= opens else (b + 24 * 60, e + 24 * 60) for b, e in breaks]
    return all(opens <= begin < end <= closes for begin, end in shifted)


def _clock(end: timedelta) -> time:
    minutes = int(end.total_seconds()) // 60 % (24 * 60)
    return time(minutes // 60, minutes % 60)


def read_closed(fields: Fields | None) -> Closed | None:
    """Return the days without service; None where nothing is written of them."""
    if fields is None:
        return None
    yearly = []
    for stretch in fields.mappings("yearly"):
        begin, end = _month_day(stretch, "from"), _month_day(stretch, "to")
        if begin and end:
            yearly.append((begin, end))
        stretch.done()
    temporary = []
    for each in fields.mappings("temporary"):
        first, last = read_stretch(each)
        reason = each.text("reason")
        if first and last:
            temporary.append(Closure(first, last, reason))
        for name in ("from", "until"):
            if name not in each.keys:
                each.complain(name, "必須の項目がありません。", f"{name}を書いてください。")
        each.done()
    closed = Closed(
        fields.flag("holidays", True), tuple(yearly), fields.days("dates"), tuple(temporary)
    )
    fields.done()
    return closed


def read_stretch(fields: Fields) -> tuple[datetime | None, datetime | None]:
    """Return `from` and `until`: moments in Asia/Tokyo; a day alone is the whole day."""
    begin, until = _moment(fields, "from", timedelta()), _moment(fields, "until", timedelta(days=1))
    if begin and until and begin >= until:
        fields.complain(
            "until", "untilがfromより後ではありません。", "始まりと終わりを確かめてください。"
        )
    return begin, until


def read_end(fields: Fields) -> datetime | None:
    """Return `until` alone, likewise."""
    return _moment(fields, "until", timedelta(days=1))


def end_written(value: str) -> datetime | None:
    """Return the moment that an `until` names; None where it cannot be read."""
    return _read(value.strip(), timedelta(days=1))


def _moment(fields: Fields, field: str, of_a_day: timedelta) -> datetime | None:
    """Return a moment; of a day alone its midnight and `of_a_day` more."""
    value = fields.written(field).strip()
    if not value:
        # Absent, or a list or mapping: which fields.text tells.
        fields.text(field)
        return None
    if read := _read(value, of_a_day):
        return read
    # A zone is refused, not converted: 09:00Z is 18:00 here, which its author may not have meant.
    fields.complain(
        field,
        f"日時として読めません(「{value}」)。",
        '"2026-12-01 13:00"か2026-12-01のように、日本時間で書いてください。',
    )
    return None


def _read(value: str, of_a_day: timedelta) -> datetime | None:
    try:
        read = datetime.fromisoformat(_SHORT_HOUR.sub(r"\g<1>0", value))
        if read.tzinfo is None:
            return read + of_a_day if _is_day(value) else read
    except (ValueError, OverflowError):
        pass
    return None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _month_day(fields: Fields, field: str) -> tuple[int, int] | None:
    value = fields.text(field, required=True)
    month, _, day = value.partition("-")
    if month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return int(month), int(day)
    if value:
        fields.complain(
            field, f"月日として読めません(「{value}」)。", '"12-29"のように書いてください。'
        )
    return None
