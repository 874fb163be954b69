"""What holds at once, changed by staff: a line of YAML in or out, comments and the rest as they stand."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.encoding import NotUtf8, decode
from corpus.errors import CorpusError, Problem
from corpus.hours_form import end_written
from corpus.live import LIVE_FILE, Live, pin_key, same_lines
from corpus.live_form import KEY, read_live, read_live_file
from corpus.whole_file import write_beside
from corpus.yaml_edit import NotWritable
from corpus.yaml_file import compose_text
from corpus.yaml_list import add_item, plain, remove_items, value_at
from corpus.yaml_value import write_text

_NOTICES, _HIDDEN, _PINS, _CLOSED = "notices", "hidden", "pins", "closed"
_TRIES = 5  # where somebody saves the file by hand at the same moment


class LiveEditor:
    """Changes the file of a corpus's folder, one change at a time, whoever else does.

    Every change is in the file when its method returns. Raises CorpusError where what is written
    has mistakes, or would have; NotWritable where it must be changed by hand; OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / LIVE_FILE

    def read(self) -> Live:
        """Return what is written."""
        return read_live(self._folder)

    def set_notice(
        self,
        text: str,
        begin: datetime | None = None,
        until: datetime | None = None,
        *,
        instead_of: str = "",
    ) -> None:
        """Show a notice before all others, once; moments are in Asia/Tokyo.

        Where it is `instead_of` another one, by its text, it takes that one's place.
        """
        item = _item(text=text, **_stretch(begin, until))

        def change(old: str) -> str:
            at = _place_of_notice(old, instead_of)
            for each in filter(None, (text, instead_of)):
                old = _without_notice(old, each)
            return add_item(old, KEY, _NOTICES, item, at=at)

        self._change(change)

    def clear_notice(self, text: str = "") -> None:
        """Take the notice with a text away, or all of them."""
        self._change(lambda old: _without_notice(old, text))

    def hide(self, entry_id: str, until: datetime | None = None) -> None:
        """Take an entry off every surface, until a moment in Asia/Tokyo or until it is shown."""
        item = _item(id=entry_id, **_stretch(None, until)) if until else write_text(entry_id)
        self._change(lambda old: add_item(_shown(old, entry_id), KEY, _HIDDEN, item))

    def show(self, entry_id: str) -> None:
        """Let an entry be seen again."""
        self._change(lambda old: _shown(old, entry_id))

    def pin(
        self,
        queries: Sequence[str],
        *,
        entry: str = "",
        phone: str = "",
        topic: str = "",
        until: datetime | None = None,
        instead_of: Sequence[str] = (),
    ) -> None:
        """Let queries lead to an entry, or without one to the phone: of a line, or of any.

        A topic's own sentence is said there, and its line is called where none is named. Where they
        led before is forgotten, and where those led which they are `instead_of`.
        """
        goal: dict[str, str | bool] = {"topic": topic, "phone": phone or not topic}
        if entry:
            goal = {"entry": entry}
        item = _item(queries=list(queries), **goal, **_stretch(None, until))
        self._change(
            lambda old: add_item(_unpinned(old, (*queries, *instead_of)), KEY, _PINS, item)
        )

    def unpin(self, *queries: str) -> None:
        """Let queries be searched again."""
        self._change(lambda old: _unpinned(old, queries))

    def close(
        self, begin: datetime | None, until: datetime, reason: str = "", phone: str = ""
    ) -> None:
        """Close a line, or all, from one moment in Asia/Tokyo until another; without `begin` now."""
        item = _item(**_stretch(begin, until), reason=reason, phone=phone)
        self._change(lambda old: add_item(old, KEY, _CLOSED, item))

    def reopen(self, phone: str = "") -> None:
        """Take the closings of a line away; without one, those of all lines together."""
        self._change(
            lambda old: remove_items(
                old, KEY, _CLOSED, lambda item: (item.get("phone") or "") == phone
            )
        )

    def tidy(self, now: datetime) -> None:
        """Take away all that is over at a moment in Asia/Tokyo."""
        self._change(lambda old: _without_over(old, now))

    def _change(self, change: Callable[[str], str]) -> None:
        with self._alone():
            for _ in range(_TRIES):
                before = self._path.read_bytes() if self._path.exists() else None
                text = self._text(before)
                after = change(text)
                if after == text or self._replaced(before, after):
                    return
        raise NotWritable(f"{self._path}: ほかの人が書き換えています。もう一度お試しください。")

    def _text(self, written: bytes | None) -> str:
        read_live(self._folder)  # what has mistakes is mended by hand
        try:
            return decode(written or b"")
        except NotUtf8:
            problem = Problem(
                str(self._path), 1, "-", "UTF-8ではありません。", "保存し直してください。"
            )
            raise CorpusError([problem]) from None

    def _replaced(self, before: bytes | None, after: str) -> bool:
        """Put the new text in place, unless another one stands there by now."""
        new = write_beside(self._path, after.encode())
        try:
            read_live_file(new, str(self._path))
            now = self._path.read_bytes() if self._path.exists() else None
            if now == before:
                new.replace(self._path)
            return now == before
        finally:
            new.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder against other editors: the file itself is replaced by each."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _without_notice(text: str, said: str) -> str:
    return remove_items(text, KEY, _NOTICES, lambda item: not said or _says(item, said))


def _place_of_notice(text: str, said: str) -> int:
    """Return the place of a notice among the others; the first where it is not there."""
    items = plain(value_at(compose_text(text), KEY, _NOTICES)) or []
    listed = items if isinstance(items, list) else []
    return next((at for at, item in enumerate(listed) if _says(item, said)), 0)


def _says(notice: Any, text: str) -> bool:
    return same_lines(str(notice.get("text") or ""), text)


def _shown(text: str, entry_id: str) -> str:
    return remove_items(text, KEY, _HIDDEN, lambda item: _id_of(item) == entry_id)


def _id_of(hidden: Any) -> Any:
    return hidden.get("id") if isinstance(hidden, dict) else hidden


def _without_over(text: str, now: datetime) -> str:
    def goes(item: Any) -> bool:
        until = end_written(item.get("until") or "") if isinstance(item, dict) else None
        return until is not None and until <= now

    for name in (_NOTICES, _HIDDEN, _PINS, _CLOSED):
        text = remove_items(text, KEY, name, goes)
    return text


def _unpinned(text: str, queries: Sequence[str]) -> str:
    """Return the text without pins of some queries; what else such a pin has stays pinned."""
    keys = set(map(pin_key, queries))
    others: list[dict[str, Any]] = []

    def goes(item: dict[str, Any]) -> bool:
        own = [query for query in item["queries"] if pin_key(query) not in keys]
        if len(own) == len(item["queries"]):
            return False
        if own:
            others.append({**item, "queries": own})
        return True

    text = remove_items(text, KEY, _PINS, goes)
    for item in others:
        text = add_item(text, KEY, _PINS, _item(**_typed(item)))
    return text


def _typed(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"phone": True} if item.get("phone") == "true" else item


def _stretch(begin: datetime | None, until: datetime | None) -> dict[str, str]:
    moments = {"from": begin, "until": until}
    return {name: f"{each:%Y-%m-%d %H:%M}" for name, each in moments.items() if each}


def _item(**fields: str | bool | list[str]) -> str:
    """Return a mapping on one line; what is empty is left out."""
    return f"{{{', '.join(f'{name}: {_value(each)}' for name, each in fields.items() if each)}}}"


def _value(value: str | bool | list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "true" if value is True else write_text(str(value))
