"""A language model's text → candidates: JSON lines, whatever it wrote around them.

Models wrap JSON into fences and arrays, talk before and after it, repeat lines and break off; what
is no candidate becomes a problem, and nothing of the text is ever followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.worksheet.candidate import Candidate, clean, visible
from corpus.errors import Problem

MAX_CHARACTERS = 1_000_000  # of one text; more is not read
MAX_CANDIDATES = 5_000
_MAX_BROKEN = 200  # objects that do not end well: each may be read to the end of the text
_OBJECT = re.compile(r'\{\s*"')
_DECODER = json.JSONDecoder()
# What models call the fields, first what they are told to.
_IDS = ("id", "entry_id", "entry")
_TEXTS = ("text", "texts", "wording", "wordings", "question", "questions", "unanswered")
_TOPIC_KINDS = ("topic", "unanswered", "referral")
_LISTS = ("items", "lines", "results", "data", "entries", "output")


@dataclass(frozen=True)
class Parsed:
    """What a text holds: candidates in order, and what looked like one and is none."""

    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_reply(
    text: str, name: str, origin: str, *, asked: Collection[str] = (), section: str = ""
) -> Parsed:
    """Return the candidates of a text; `name` is the file or model it came from.

    `asked` are the ids that it was to be about, none where that is not known; `section` is that of
    topics without one.
    """
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    seen: set[tuple[str, str, str]] = set()
    if len(text) > MAX_CHARACTERS:
        problems.append(_too_much(name, f"{MAX_CHARACTERS:,}文字より先は読んでいません。"))
        text = text[:MAX_CHARACTERS]
    for line, fields in _objects(text, name, problems):
        for found in _candidates(fields, section):
            if found.kind == "wording" and asked and found.entry_id not in asked:
                what = f"頼んでいない項目についての行です({found.entry_id[:40] or 'idなし'})。"
                problems.append(Problem(name, line, "id", what, "この行は使いません。"))
                continue
            if found.entry_id and asked and found.entry_id not in asked:
                found = replace(found, entry_id="")
            key = (found.kind, found.entry_id, f"{found.topic}\0{found.text}")
            if key in seen:
                continue
            seen.add(key)
            candidates.append(replace(found, where=f"{name}:{line}", origin=origin))
        if len(candidates) > MAX_CANDIDATES:
            problems.append(_too_much(name, f"{MAX_CANDIDATES:,}件より先は読んでいません。"))
            break
    if not candidates and not problems:
        problems.append(
            Problem(
                name,
                1,
                "-",
                "JSONの行が一つもありません。",
                '返事の {"id": …, "kind": …, "text": …} の行を、そのまま貼り付けてください。',
            )
        )
    return Parsed(tuple(candidates[:MAX_CANDIDATES]), tuple(problems))


def _objects(text: str, name: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, object) of each outermost JSON object of a text; the first broken one is told."""
    at, line, counted, broken = 0, 1, 0, 0
    while match := _OBJECT.search(text, at):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        try:
            value, at = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.start() + 1
            broken += 1
            if broken == 1:
                found = "JSONとして読めない行があります(途中で切れたようです)。"
                problems.append(Problem(name, line, "-", found, "その行を除いて読みました。"))
            if broken > _MAX_BROKEN:
                return
            continue
        for each in _unwrapped(value):
            yield line, each


def _unwrapped(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the objects in a list that an object holds, or the object itself where it has none."""
    inner = next((fields[key] for key in _LISTS if isinstance(fields.get(key), list)), [fields])
    return [each for each in inner if isinstance(each, dict)]


def _candidates(fields: dict[str, Any], section: str) -> Iterator[Candidate]:
    """Yield the candidates of one object."""
    entry_id = next((visible(v) for key in _IDS if isinstance(v := fields.get(key), str)), "")
    topic = clean(named) if isinstance(named := fields.get("topic"), str) else ""
    is_topic = str(fields.get("kind", "")).lower() in _TOPIC_KINDS or bool(topic)
    named = fields.get("section")
    own = visible(named) if isinstance(named, str) and named.strip() else section
    for text in _texts(fields):
        yield (
            Candidate("topic", text, entry_id, topic, own)
            if is_topic
            else Candidate("wording", text, entry_id)
        )


def _texts(fields: dict[str, Any]) -> Iterator[str]:
    for key in _TEXTS:
        value = fields.get(key)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and (text := clean(each)):
                yield text


def _too_much(name: str, found: str) -> Problem:
    return Problem(name, 1, "-", found, "分けてお読み込みください。")
