"""The form of days without service: yearly, single dates as a list to write into, closings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from unicodedata import normalize

from bot.desk.company.sheet import State
from corpus.yaml_plain import Plain

_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:\s*\([月火水木金土日]\))?")
_RANGE = re.compile(r"\s*[〜~～]\s*|\s+から\s*")
_MAX_DAYS = 400  # of one range


def state_of(closed: Plain) -> State:
    """Return the form of what stands in the file; None where nothing does."""
    fields = closed if isinstance(closed, Mapping) else {}
    yearly = [
        {name: str(each.get(name, "")).replace("-", "/") for name in ("from", "to")}
        for each in _mappings(fields.get("yearly"))
    ]
    temporary = [
        {
            "from": _moment_to_read(str(each.get("from", ""))),
            "until": _moment_to_read(str(each.get("until", ""))),
            "reason": str(each.get("reason", "")),
        }
        for each in _mappings(fields.get("temporary"))
    ]
    dates = fields.get("dates")
    return {
        "mode": "same" if closed is None else "own",
        "holidays": fields.get("holidays", "true") != "false",
        "yearly": yearly,
        "dates": "\n".join(
            day_to_read(str(each)) for each in (dates if isinstance(dates, list) else [])
        ),
        "temporary": temporary,
    }


def posted(form: Mapping[str, str], today: date) -> State:
    """Return what was sent, after what a button asks for."""
    state: State = {
        "mode": form.get("mode", "own"),
        "holidays": "holidays" in form,
        "dates": form.get("dates", ""),
    }
    for group, names in (("yearly", ("from", "to")), ("temporary", ("from", "until", "reason"))):
        rows, place = [], 0
        while f"{group}.{place}.from" in form:
            row = {name: form.get(f"{group}.{place}.{name}", "").strip() for name in names}
            rows.append(row)
            place += 1
        state[group] = rows
    do, _, which = form.get("do", "").partition(":")
    group, _, number = which.partition(".")
    if do == "add" and group in ("yearly", "temporary"):
        state[group].append(dict.fromkeys(("from", "to", "until", "reason"), ""))
    elif do == "remove" and number.isdigit() and int(number) < len(state.get(group, ())):
        del state[group][int(number)]
    elif do == "past":
        days, _ = _days(state["dates"], today)
        state["dates"] = "\n".join(day_to_read(day) for day in days if day >= today.isoformat())
    return state


def closed_of(state: State, old: Plain, today: date) -> tuple[Plain | None, list[tuple[str, str]]]:
    """Return the field for the file, and name of input and message of what nobody could read."""
    if state["mode"] == "same":
        return None, []
    before: Mapping[str, Plain] = old if isinstance(old, Mapping) else {}
    days, faults = _days(state["dates"], today)
    for group in ("yearly", "temporary"):
        state[group] = [row for row in state[group] if any(row.values())]
    yearly = [
        {name: _as_month_day(row[name]) for name in ("from", "to")} for row in state["yearly"]
    ]
    temporary = []
    for row in state["temporary"]:
        each = {name: _moment(row[name], today) for name in ("from", "until")}
        temporary.append(each | ({"reason": row["reason"]} if row["reason"] else {}))
    found: dict[str, Plain] = {
        "holidays": bool(state["holidays"]),
        "yearly": yearly,
        "dates": [date.fromisoformat(day) for day in days],
        "temporary": temporary,
    }
    usual: dict[str, Plain] = {"holidays": True, "yearly": [], "dates": [], "temporary": []}
    # What nobody has written and is as usual stays unwritten.
    kept: dict[str, Plain] = {
        name: value for name, value in found.items() if value != usual[name] or name in before
    }
    kept = kept or {"holidays": True}
    return kept, faults


def day_to_read(written: str) -> str:
    """Return 2026/12/31（木） for 2026-12-31; what is no day stays."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.year}/{day.month}/{day.day}（{'月火水木金土日'[day.weekday()]}）"


def _moment_to_read(written: str) -> str:
    """Return 2026/12/1 13:00 for 2026-12-01T13:00."""
    day, _, clock = written.replace("T", " ").partition(" ")
    return f"{day_to_read(day).partition('（')[0]} {clock}".strip()


def _days(text: str, today: date) -> tuple[list[str], list[tuple[str, str]]]:
    """Return every day that a text names, in order, and what of it is no day."""
    found: set[str] = set()
    faults = []
    for line in filter(None, re.split(r"[\n、,]+", normalize("NFKC", text))):
        ends = [_day(part, today) for part in _RANGE.split(line.strip())]
        if not line.strip():
            continue
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            faults.append(
                (
                    "dates",
                    f"日付として読めません（「{line.strip()}」）。「2026/8/13」のように入力してください。",
                )
            )
        elif not timedelta() <= last - first <= timedelta(days=_MAX_DAYS):
            faults.append(
                ("dates", f"終わりが、始まりより後になっていません（「{line.strip()}」）。")
            )
        else:
            number = (last - first).days + 1
            found |= {(first + timedelta(days=ahead)).isoformat() for ahead in range(number)}
    return sorted(found), faults


def _day(text: str, today: date) -> date | None:
    """Return a day; without a year the next one of that name."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    try:
        day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        if not match[1] and day < today:
            return day.replace(year=today.year + 1)
    except ValueError:
        return None
    return day


def _moment(text: str, today: date) -> str:
    """Return 2026-12-01 13:00, or a day alone; what is neither stays, so that it can be told."""
    text = normalize("NFKC", text).replace("T", " ").strip()
    day_text, _, clock = text.partition(" ")
    day = _day(day_text, today)
    if day is None:
        return text
    hour, _, minute = clock.strip().replace("時", ":").partition(":")
    if not clock.strip():
        return day.isoformat()
    if not hour.isdigit() or (minute and not minute.isdigit()):
        return text
    return f"{day.isoformat()} {int(hour):02d}:{int(minute or 0):02d}"


def _as_month_day(text: str) -> str:
    """Return 12-29 for 12/29 and 12月29日; what is neither stays."""
    match = _DAY.fullmatch(normalize("NFKC", text).strip())
    return f"{int(match[2]):02d}-{int(match[3]):02d}" if match and not match[1] else text


def _mappings(value: Plain) -> Iterator[Mapping[str, Plain]]:
    yield from (
        each for each in (value if isinstance(value, list) else []) if isinstance(each, Mapping)
    )
