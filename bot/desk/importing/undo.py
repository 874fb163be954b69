"""An import that is taken back out of the draft, without what people have edited since.

What an import found and what it made of it lies in the draft's own folder, and ends with the draft.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.desk.drafts import Drafts
from bot.desk.merging import text_of
from bot.desk.reading import tracked
from corpus.importers.comparison import base as base_file
from corpus.importers.comparison.base import Known, read_base, write_base
from corpus.whole_file import write_whole
from corpus.yaml_pieces import WHOLE, Pieces, pieces_of, put_piece, put_together

FOLDER = ".imports"  # behind a dot: no part of the corpus
_MAX_KEPT = 10
_WRITTEN = (".yaml", ".yml", ".json")  # what an import writes
_ABOUT = "about.json"

Contents = Mapping[str, bytes]  # by the name of the file


@dataclass(frozen=True)
class Done:
    """An import that is in the draft: of which file, by whom, when, and what it did, in words."""

    key: str
    name: str
    by: str
    at: str
    what: str


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a draft that an import may write."""
    return {name: (folder / name).read_bytes() for name in tracked(folder) if _is_written(name)}


def remember(folder: Path, done: Done, before: Contents) -> None:
    """Keep what an import changed; `before` is what `contents_of` returned before it."""
    after = contents_of(folder)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    own = folder / FOLDER / f"{done.at}-{done.key}"
    for side, contents in (("before", before), ("after", after)):
        for name in names:
            if name in contents:
                path = own / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(contents[name])
    if names:
        write_whole(own / _ABOUT, json.dumps(asdict(done), ensure_ascii=False).encode())
    for old in sorted((folder / FOLDER).glob("*"))[:-_MAX_KEPT]:
        shutil.rmtree(old)


def imports_in(folder: Path) -> list[Done]:
    """Return the imports of a draft that can be taken back, newest first."""
    files = sorted((folder / FOLDER).glob(f"*/{_ABOUT}"), reverse=True)
    return [Done(**json.loads(file.read_bytes())) for file in files]


def imports_of(drafts: Drafts) -> list[Done]:
    """Return the same of the draft as it is now; none where nothing is changed."""
    with drafts.reading() as folder:
        return imports_in(folder)


def new_key() -> str:
    """Return what names an import in a form."""
    return secrets.token_hex(8)


def take_back(folder: Path, done: Done) -> list[str]:
    """Take an import out of the draft; return the ids, or files, that were edited since and stay."""
    own = folder / FOLDER / f"{done.at}-{done.key}"
    before, after = (_read(own / side) for side in ("before", "after"))
    kept: list[str] = []
    for name in sorted({*before, *after} - {base_file.FILE}):
        path = folder / name
        now = path.read_bytes() if path.is_file() else None
        content, edited = _without(name, before.get(name), after.get(name), now)
        kept += edited
        if content is None:
            path.unlink(missing_ok=True)
        elif content != now:
            write_whole(path, content)
    _forget(folder, own, kept)
    shutil.rmtree(own)
    return kept


def _without(
    name: str, before: bytes | None, after: bytes | None, now: bytes | None
) -> tuple[bytes | None, list[str]]:
    """Return a file without what an import made of it, and what of it was edited since."""
    if now == after:
        return before, []
    was, made, found = (_cut(content) for content in (before, after, now))
    if was is None or made is None or found is None:
        return now, [name]
    kept = []
    for each in dict.fromkeys((*made, *was)):
        if was.get(each) == made.get(each) or found.get(each) == was.get(each):
            continue
        if found.get(each) != made.get(each):
            kept.append(each or name)
        elif each != WHOLE or was:  # the head of a file that the import began stays as long as it
            put_piece(found, each, was.get(each), was)
    text = put_together(found)
    return None if text is None else text.encode(), kept


def _forget(folder: Path, own: Path, kept: Collection[str]) -> None:
    """Let the next import know what this one knew, but for what stays of it."""
    was, made, now = (_known(each) for each in (own / "before", own / "after", folder))
    for key, known in made.items():
        if key[1] not in kept and now.get(key) == known != was.get(key):
            del now[key]
            if key in was:
                now[key] = was[key]
    for key in was.keys() - made.keys() - now.keys():
        now[key] = was[key]
    by_source: dict[str, tuple[Known, ...]] = {}
    for (source, _), known in now.items():
        by_source[source] = (*by_source.get(source, ()), known)
    path = folder / base_file.FILE
    if by_source:
        write_whole(path, write_base(by_source).encode())
    else:
        path.unlink(missing_ok=True)


def _known(folder: Path) -> dict[tuple[str, str], Known]:
    return {
        (source, each.id): each for source, known in read_base(folder).items() for each in known
    }


def _cut(content: bytes | None) -> Pieces | None:
    return {} if content is None else pieces_of(text_of(content))


def _read(folder: Path) -> dict[str, bytes]:
    return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _is_written(name: str) -> bool:
    return name.endswith(_WRITTEN)
