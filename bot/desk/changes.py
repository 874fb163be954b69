"""What a draft changes, as a list for people: entry by entry, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from bot.desk import topic_form
from bot.desk.company.wording import label_of, lines_of
from bot.desk.differences import Marked, differing_lines, marked
from bot.desk.entry_form import FORMATS, LABELS, texts_of
from bot.desk.merging import text_of
from bot.desk.reading import read_again
from corpus.errors import CorpusError
from corpus.intent import Corpus, Entry, Referral
from corpus.site import PACKS
from corpus.site_editor import SiteText
from corpus.site_form import SITE_KEYS
from corpus.words.words import LANGUAGES
from corpus.yaml_plain import Plain

Kind = Literal["added", "edited", "removed", "company", "file"]
Item = Literal["", "entry", "topic"]  # what has a page of its own
T = TypeVar("T", Entry, Referral)
KINDS: dict[Kind, str] = {
    "added": "追加",
    "edited": "変更",
    "removed": "削除",
    "company": "変更",
    "file": "ファイル",
}
TOPICS = "電話でご案内する話題"
_MAX_TITLE = 40
_CONTENTS = {"site.yaml": "会社・窓口・文言の設定", "import.yaml": "取り込み元"}


@dataclass(frozen=True)
class FieldChange:
    """A field that changes, both texts marked where they differ."""

    label: str
    texts: Marked


Fields = tuple[FieldChange, ...]


@dataclass(frozen=True)
class Change:
    """One entry or topic that is added, edited or removed; what the company says; or a file.

    `id` is the item's id, the path of the company's field ("messages.ja.shut"), or the file's name.
    """

    kind: Kind
    id: str
    title: str
    section: str
    fields: Fields
    files: frozenset[str] = frozenset()
    item: Item = ""

    @property
    def words(self) -> str:
        """Return what happens to it, for people."""
        return "非公開" if self.hides and self.kind == "edited" else KINDS[self.kind]

    @property
    def hides(self) -> bool:
        """Return whether customers no longer see an entry of theirs."""
        if self.item != "entry":
            return False
        hidden = (each.texts for each in self.fields if each.label == LABELS["hidden"])
        return self.kind == "removed" or any(
            "".join(part.text for part in texts.after) == "非公開" for texts in hidden
        )


def changed_entries(before: Corpus, after: Corpus) -> Iterator[Change]:
    """Yield the entries that differ, in the order of the page, what is removed last."""
    for old, new, entry in _differing(before.entries, after.entries):
        fields = changed_fields(old, new)
        if fields or old is None or new is None:
            yield _change("entry", old, new, entry.question, entry.section, fields)


def changed_topics(before: Corpus, after: Corpus) -> Iterator[Change]:
    """Yield the company's own topics that differ, in the order of its files, what is removed last."""
    both = ([each for each in corpus.referrals if not each.pack] for corpus in (before, after))
    for old, new, topic in _differing(*both):
        labels, usual = topic_form.LABELS, {"kind": topic_form.KINDS[topic_form.USUAL_KIND]}
        shown = [topic_form.shown_texts(each) if each else {} for each in (old, new)]
        fields = _fields(shown[0], shown[1], labels, usual)
        if fields or old is None or new is None:
            yield _change("topic", old, new, topic.topic, TOPICS, fields)


def changed_queries(before: Corpus, after: Corpus) -> Iterator[Change]:
    """Yield what differs of the queries whose answers are known, as one change."""
    titles = {each.id: each.question or each.id for each in (*before.entries, *after.entries)}
    old, new = (
        {
            f"「{each.text}」→ {'、'.join(titles.get(own, own) for own in each.relevant) or '窓口'}": each
            for each in corpus.labelled
        }
        for corpus in (before, after)
    )
    goes = [line for line in old if line not in new]
    comes = [line for line in new if line not in old]
    if goes or comes:
        both = FieldChange("", marked("\n".join(goes), "\n".join(comes)))
        files = frozenset(
            each.source.rpartition(":")[0] for each in (*before.labelled, *after.labelled)
        )
        yield Change("edited", "queries", "公開前に確かめる質問", "", (both,), files)


def _differing(before: Sequence[T], after: Sequence[T]) -> Iterator[tuple[T | None, T | None, T]]:
    """Yield both states of each item that differs, and the newer of those that are there."""
    old, new = ({item.id: item for item in items} for items in (before, after))
    yield from ((old.get(own), each, each) for own, each in new.items() if old.get(own) != each)
    yield from ((each, None, each) for own, each in old.items() if own not in new)


def _change(
    item: Item, old: T | None, new: T | None, title: str, section: str, fields: Fields
) -> Change:
    both = [each for each in (old, new) if each]
    files = frozenset(each.source.rpartition(":")[0] for each in both)
    kind: Kind = "edited" if len(both) > 1 else "added" if new else "removed"
    return Change(kind, both[0].id, title or both[0].id, section, fields, files, item)


def changed_fields(before: Entry | None, after: Entry | None) -> Fields:
    """Return the fields that differ between two states of an entry; None: it is not there."""
    usual = {"format": FORMATS["plain"], "hidden": "公開"}
    return _fields(_shown(before) if before else {}, _shown(after) if after else {}, LABELS, usual)


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
    if name == "packs":
        value = fields.get(name, [*PACKS]) or "使いません"
    return "\n".join(lines_of(value))


def _shown(entry: Entry) -> dict[str, str]:
    """Return an entry's fields as people read them."""
    texts = texts_of(entry)
    return texts | {
        "format": FORMATS.get(texts["format"], texts["format"]),
        "hidden": "非公開" if entry.hidden else "公開",
        "link_missing": "未設定" if entry.link_missing else "",
    }


def _fields(
    before: Mapping[str, str],
    after: Mapping[str, str],
    labels: Mapping[str, str],
    usual: Mapping[str, str],
) -> Fields:
    """Return the fields that differ; of a new or removed item not those that are as `usual`."""

    def is_usual(name: str, texts: Mapping[str, str]) -> bool:
        return not texts or texts[name] == usual.get(name)

    return tuple(
        FieldChange(label, marked(before.get(name, ""), after.get(name, "")))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
        and not (is_usual(name, before) and is_usual(name, after))
    )


def _text(path: Path) -> str | None:
    return text_of(path.read_bytes()) if path.is_file() else None


def changes_of_folders(
    before: Path, after: Path, names: Sequence[str]
) -> tuple[list[Change], CorpusError | None]:
    """Return what differs between two folders in some files; the error where one is no corpus."""
    try:
        both = read_again(before), read_again(after)
        found = [*changed_entries(*both), *changed_topics(*both), *changed_queries(*both)]
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
