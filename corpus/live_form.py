"""What holds at once, YAML → Live. A file that is not there says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from corpus.errors import CorpusError, Problem
from corpus.fields import Fields, read_yaml
from corpus.hours_form import read_end, read_stretch
from corpus.live import LIVE_FILE, NO_LIVE, Hidden, Live, LiveClosure, Pin, pin_key
from corpus.site import Closure, Notice

KEY = "live"
# A closing that is written without a beginning has begun.
_LONG_AGO = datetime(2000, 1, 1)


def read_live(folder: Path) -> Live:
    """Read the file of a corpus's folder. Raises CorpusError with all of its problems."""
    return read_live_file(folder / LIVE_FILE)


def read_live_file(path: Path, name: str = "") -> Live:
    """Read a file, which the problems call `name`. Raises CorpusError likewise."""
    if not path.exists() or is_blank(path):
        return NO_LIVE
    problems: list[Problem] = []
    top = read_yaml(path, problems, name or str(path))
    live = NO_LIVE
    if top:
        fields = top.mapping(KEY)
        if KEY in top.keys:
            top.done()
        else:
            top.complain(
                KEY,
                f"「{KEY}」がありません。",
                f"先頭の行に「{KEY}:」と書き、その下に字下げして書いてください。",
            )
        if fields:
            live = _live(fields)
            fields.done()
    if problems:
        raise CorpusError(problems)
    return live


def is_blank(path: Path) -> bool:
    """Return whether a file holds nothing but comments."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return False
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)


def _live(fields: Fields) -> Live:
    return Live(
        tuple(_notices(fields)),
        tuple({each.entry: each for each in _hidden(fields)}.values()),
        tuple(_pins(fields)),
        tuple(_closures(fields)),
        f"{fields.file}:{fields.line_of('hidden')}",
    )


def _notices(top: Fields) -> Iterator[Notice]:
    for fields in top.one_or_more("notices"):
        text = fields.text("text", required=True)
        yield Notice(text, *read_stretch(fields))
        fields.done()


def _hidden(top: Fields) -> Iterator[Hidden]:
    for item in top.texts_or_mappings("hidden"):
        if isinstance(item, str):
            yield Hidden(item)
        else:
            yield Hidden(item.text("id", required=True), read_end(item))
            item.done()


def _pins(top: Fields) -> Iterator[Pin]:
    seen: dict[str, str] = {}
    for fields in top.one_or_more("pins"):
        queries = fields.texts("queries")
        if not queries:
            fields.complain("queries", "質問がありません。", "質問の言葉を一つ以上書いてください。")
        for query in queries:
            first = seen.setdefault(pin_key(query), fields.source)
            if first != fields.source:
                fields.complain(
                    "queries",
                    f"「{query}」は{first}にもあります。",
                    "どちらに導くかを決め、片方を削除してください。",
                )
        entry, topic = fields.text("entry"), fields.text("topic")
        to_phone = fields.written("phone").lower()
        phone = "" if to_phone in ("true", "false") else fields.text("phone")
        if bool(entry) is bool(phone or topic or to_phone == "true"):
            fields.complain(
                "entry",
                "行き先(entryかphone)がどちらか一つに決まりません。",
                "項目に導くならentryにid、電話に導くならphoneにtrueか窓口のpurpose、またはtopicに話題のidを書いてください。",
            )
        yield Pin(queries, entry, phone, topic, read_end(fields), fields.source)
        fields.done()


def _closures(top: Fields) -> Iterator[LiveClosure]:
    for fields in top.one_or_more("closed"):
        begin, until = read_stretch(fields)
        reason, phone = fields.text("reason"), fields.text("phone")
        if until:
            closure = Closure(begin or _LONG_AGO, until, reason)
            yield LiveClosure(closure, phone, fields.source)
        elif "until" not in fields.keys:
            fields.complain("until", "必須の項目がありません。", "再開する日時を書いてください。")
        fields.done()
