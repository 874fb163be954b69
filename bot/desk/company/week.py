"""The form of the opening hours: a week, day by day; and what of it stands in the company's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import normalize

from bot.desk.company.sheet import State
from corpus.hours_form import WEEKDAYS
from corpus.yaml_plain import Plain

DAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日", "祝日")
SAME, OWN, ALWAYS = "same", "own", "always"
_WORKDAYS = WEEKDAYS[:5]
_CLOCK = re.compile(r"(\d{1,2})(?:[:.時](\d{1,2})?分?)?|(\d{1,2})(\d{2})|(\d{1,2})時半")
_MAX_STRETCHES = 6  # of a day


def state_of(hours: Plain) -> State:
    """Return the form of some hours as they stand in the file; None where there are none."""
    mode = SAME if hours is None else ALWAYS if hours == "always" else OWN
    days: list[list[State]] = [[] for _ in DAYS]
    for row in _rows(hours):
        breaks = [
            {"from": str(each.get("from", "12:00")), "to": str(each.get("to", "13:00"))}
            for each in row.get("breaks") or []
        ]
        stretch = {"open": row.get("open", "9:00"), "close": row.get("close", "17:00")}
        for day in row.get("weekdays") or _WORKDAYS:
            if day in WEEKDAYS:
                copied = [dict(each) for each in breaks]
                days[WEEKDAYS.index(day)].append({**stretch, "breaks": copied})
    return {"mode": mode, "days": days}


def posted(form: Mapping[str, str]) -> State:
    """Return what was sent, after what a button asks for."""
    days: list[list[State]] = []
    for day in range(len(DAYS)):
        stretches = []
        for place in range(_MAX_STRETCHES):
            before = f"d{day}.{place}."
            if f"{before}open" not in form:
                break
            pauses = [
                {name: _clock(form.get(f"{before}b{each}.{name}", "")) for name in ("from", "to")}
                for each in range(_MAX_STRETCHES)
            ]
            breaks = [each for each in pauses if any(each.values())]
            opens, closes = _clock(form[f"{before}open"]), _clock(form.get(f"{before}close", ""))
            if opens or closes or breaks:
                stretches.append({"open": opens, "close": closes, "breaks": breaks})
        days.append(stretches)
    do, _, which = form.get("do", "").partition(":")
    if do == "copy":
        days[1:5] = [[_copied(each) for each in days[0]] for _ in range(4)]
    elif do == "add" and which.isdigit() and int(which) < len(DAYS):
        days[int(which)].append({"open": "", "close": "", "breaks": []})
    elif do == "break":
        _add_break(days, *which.split(".")[:2])
    return {"mode": form.get("mode", OWN), "days": days}


def hours_of(state: State, old: Plain) -> tuple[Plain | None, list[str]]:
    """Return the hours for the file, and for each of their rows the name of its form's inputs.

    Days with the same hours share a row. Hours that mean what `old` means stay as they are written.
    """
    if state["mode"] != OWN:
        return (ALWAYS if state["mode"] == ALWAYS else None), []
    rows: list[dict[str, Plain]] = []
    places: list[str] = []
    for day, stretches in enumerate(state["days"]):
        for place, stretch in enumerate(stretches):
            times = {name: stretch[name] for name in ("open", "close")}
            if stretch["breaks"]:
                times["breaks"] = stretch["breaks"]
            for row in rows:
                if {name: row[name] for name in row if name != "weekdays"} == times:
                    names = row["weekdays"]
                    if isinstance(names, list) and WEEKDAYS[day] not in names:
                        names.append(WEEKDAYS[day])
                        break
            else:
                rows.append({"weekdays": [WEEKDAYS[day]], **times})
                places.append(f"d{day}.{place}")
    if old is not None and state_of(old)["days"] == state["days"] and old != ALWAYS:
        return old, places
    return (rows[0] if len(rows) == 1 and not isinstance(old, list) else rows), places


def faults_of(state: State) -> Iterator[tuple[str, str]]:
    """Yield name of input and message of what nobody could read as hours."""
    if state["mode"] != OWN:
        return
    if not any(state["days"]):
        yield (
            "mode",
            "受付時間が一日も入力されていません。どれかの曜日に、始まりと終わりを入力してください。",
        )
    for day, stretches in enumerate(state["days"]):
        for place, stretch in enumerate(stretches):
            for name, label in (("open", "始まり"), ("close", "終わり")):
                if not stretch[name]:
                    yield f"d{day}.{place}.{name}", f"{label}の時刻を入力してください。"
            for number, each in enumerate(stretch["breaks"]):
                for name, label in (("from", "始まり"), ("to", "終わり")):
                    if not each[name]:
                        where = f"d{day}.{place}.b{number}.{name}"
                        yield where, f"休憩の{label}の時刻を入力してください。"


def input_of(path: tuple[str | int, ...], places: list[str]) -> str:
    """Return the name of the input that a value of the hours came from: (1, "open")."""
    row = path[0] if path and isinstance(path[0], int) else 0
    if not places or row >= len(places):
        return "mode"
    rest = [each for each in path if each != row]
    if rest[:1] == ["breaks"] and len(rest) == 3:
        return f"{places[row]}.b{rest[1]}.{rest[2]}"
    return f"{places[row]}.{rest[0] if rest else 'open'}"


def ends_next_day(stretch: State) -> bool:
    """Return whether a stretch goes on after midnight: 22:00 to 6:00."""
    opens, closes = (_minutes(stretch[name]) for name in ("open", "close"))
    return opens is not None and closes is not None and closes <= opens


def _minutes(clock: str) -> int | None:
    hour, _, minute = clock.partition(":")
    return 60 * int(hour) + int(minute) if hour.isdigit() and minute.isdigit() else None


def _rows(hours: Plain) -> list[Mapping[str, Any]]:
    rows: list[Any] = hours if isinstance(hours, list) else [hours]
    return [row for row in rows if isinstance(row, Mapping)]


def _copied(stretch: State) -> State:
    return {**stretch, "breaks": [dict(each) for each in stretch["breaks"]]}


def _clock(typed: str) -> str:
    """Return 9:00 for ９時, 9 or 0900; what is no time stays, so that it can be told."""
    text = normalize("NFKC", typed).strip()
    found = _CLOCK.fullmatch(text)
    if not found:
        return text
    if found[5]:
        return f"{int(found[5])}:30"
    hour, minute = (found[1], found[2] or "0") if found[1] else (found[3], found[4])
    return f"{int(hour)}:{int(minute):02d}"


def _add_break(days: list[list[State]], day: str, place: str = "0") -> None:
    if day.isdigit() and place.isdigit():
        for stretches in days[int(day) :][:1]:
            for each in stretches[int(place) :][:1]:
                each["breaks"].append({"from": "", "to": ""})
