"""What a draft changes, as a list for people: entry by entry, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.desk.company.wording import label_of, lines_of
from bot.desk.differences import Marked, differing_lines, marked
from bot.desk.entry_form import FORMATS, LABELS, texts_of
from bot.desk.merging import text_of
from bot.desk.reading import read_again
from corpus.errors import CorpusError
from corpus.intent import Corpus, Entry
from corpus.site_editor import SiteText
from corpus.site_form import SITE_KEYS
from corpus.words.words import LANGUAGES
from corpus.yaml_plain import Plain

Kind = Literal["added", "edited", "removed", "company", "file"]
KINDS: dict[Kind, str] = {
    "added": "追加",
    "edited": "変更",
    "removed": "削除",
    "company": "変更",
    "file": "ファイル",
}
_MAX_TITLE = 40
_CONTENTS = {"site.yaml": "会社・窓口・文言の設定", "import.yaml": "取り込み元"}


@dataclass(frozen=True)
class FieldChange:
    """A field that changes, both texts marked where they differ."""

    label: str
    texts: Marked


@dataclass(frozen=True)
class Change:
    """One entry that is added, edited or removed; what the company says; or a file.

    `id` is the entry's id, the path of the company's field ("messages.ja.shut"), or the file's name.
    """

    kind: Kind
    id: str
    title: str
    section: str
    fields: tuple[FieldChange, ...]
    files: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Return what happens to it, for people."""
        return KINDS[self.kind]


def changed_entries(before: Corpus, after: Corpus) -> Iterator[Change]:
    """Yield the entries that differ, in the order of the page, what is removed last."""
    old = {entry.id: entry for entry in before.entries}
    new = {entry.id: entry for entry in after.entries}
    for own, entry in new.items():
        if own not in old:
            yield _change("added", None, entry)
        elif _fields(_shown(old[own]), _shown(entry)):
            yield _change("edited", old[own], entry)
    for own, entry in old.items():
        if own not in new:
            yield _change("removed", entry, None)


def _change(kind: Kind, before: Entry | None, after: Entry | None) -> Change:
    entry = after or before
    assert entry  # one of both is there
    both = (each for each in (before, after) if each)
    return Change(
        kind,
        entry.id,
        entry.question or entry.id,
        entry.section,
        changed_fields(before, after),
        frozenset(each.source.rpartition(":")[0] for each in both),
    )


def changed_fields(before: Entry | None, after: Entry | None) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two states of an entry; None: it is not there."""
    return _fields(_shown(before) if before else {}, _shown(after) if after else {})


def changed_files(
    names: Sequence[str], before: Path, after: Path, without: Collection[str]
) -> Iterator[Change]:
    """Yield the files that differ; not those whose entries tell all there is (`without`)."""
    for name in names:
        if name in without or Path(name).name.startswith("."):
            continue
        old, new = _text(before / name), _text(after / name)
        kind: Kind = "added" if old is None else "removed" if new is None else "file"
        if found := list(_company_changes(old or "", new or "", name)):
            yield from found
        elif name.endswith((".yaml", ".yml")):
            fields = (FieldChange("", differing_lines(old or "", new or "")),)
            yield Change(kind, name, _CONTENTS.get(name, name), "", fields)
        else:
            yield Change(kind, name, name, "", ())


def _company_changes(before: str, after: str, file: str) -> Iterator[Change]:
    """Yield what differs of a company's file, in the words of its forms; nothing of another file's.

    A value filled in is no placeholder any more: that goes without saying.
    """
    old, new = SiteText(before).fields, SiteText(after).fields
    if not set(SITE_KEYS) & {*old, *new}:
        return
    differing = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
    for name in differing:
        if name == "messages":
            yield from _changed_sentences(old.get(name), new.get(name), file)
        elif name != "placeholders" or len(differing) == 1:
            both = marked(_said(name, old), _said(name, new))
            yield _of_company(name, label_of(name), both, file)


def _changed_sentences(before: Plain, after: Plain, file: str) -> Iterator[Change]:
    for language in LANGUAGES:
        old, new = (_mapping(_mapping(each).get(language)) for each in (before, after))
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                title = f"{label_of('messages')}：{label_of(key)}"
                if language != LANGUAGES[0]:
                    title += f"（{label_of(language)}）"
                usual = "（標準の文）"
                both = marked(str(old.get(key) or usual), str(new.get(key) or usual))
                yield _of_company(f"messages.{language}.{key}", title, both, file)


def _of_company(path: str, title: str, both: Marked, file: str) -> Change:
    return Change("company", path, title, "", (FieldChange("", both),), frozenset((file,)))


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, Mapping) else {}


def _said(name: str, fields: Mapping[str, Plain]) -> str:
    value = fields.get(name, [])
    if name == "placeholders" and isinstance(value, list):
        value = [label_of(str(each)) for each in value]
    return "\n".join(lines_of(value))


def _shown(entry: Entry) -> dict[str, str]:
    """Return an entry's fields as people read them."""
    texts = texts_of(entry)
    return texts | {
        "format": FORMATS.get(texts["format"], texts["format"]),
        "hidden": "非公開" if entry.hidden else "公開",
        "link_missing": "未設定" if entry.link_missing else "",
    }


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(label, marked(before.get(name, ""), after.get(name, "")))
        for name, label in LABELS.items()
        if before.get(name, "") != after.get(name, "")
        and not (_is_usual(name, before) and _is_usual(name, after))
    )


def _is_usual(name: str, texts: Mapping[str, str]) -> bool:
    """Return whether a field of a new or removed entry need not be told."""
    usual = {"format": FORMATS["plain"], "hidden": "公開"}
    return not texts or texts[name] == usual.get(name)


def _text(path: Path) -> str | None:
    return text_of(path.read_bytes()) if path.is_file() else None


def changes_of_folders(
    before: Path, after: Path, names: Sequence[str]
) -> tuple[list[Change], CorpusError | None]:
    """Return what differs between two folders in some files; the error where one is no corpus."""
    try:
        found = list(changed_entries(read_again(before), read_again(after)))
    except CorpusError as error:
        return list(changed_files(names, before, after, ())), error
    told = {file for change in found for file in change.files}
    return [*found, *changed_files(names, before, after, told)], None


def summary_of(changes: Sequence[Change]) -> str:
    """Return some changes in a line, for the history."""
    if not changes:
        return ""
    named = "、".join(f"「{change.title[:_MAX_TITLE]}」の{change.words}" for change in changes[:2])
    return f"{named}ほか{len(changes) - 2}件" if len(changes) > 2 else named
