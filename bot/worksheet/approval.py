"""What was approved → the corpus's YAML, each text with where it came from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path

from bot.worksheet.candidate import Candidate
from bot.worksheet.finding import Checked, Verdict
from bot.worksheet.known_texts import same_topic
from corpus.errors import FaqError
from corpus.intent import Corpus
from corpus.packs.subject import spelling
from corpus.yaml_value import Value
from corpus.yaml_writer import CorpusEditor

# What is refused for these stays out, whoever wants it: the corpus would be refused with it, it would
# say nothing, or it is somebody's. Everything else is a judgement, which a person may know better.
_NEVER_KEPT = {"unknown", "empty", "own text", "other's text", "twice", "personal data"}


class NotApprovable(FaqError):
    """Numbers that cannot be kept or dropped; its words say which, and why."""


def approved(
    checked: Sequence[Checked], keep: Collection[int] = (), drop: Collection[int] = ()
) -> tuple[Checked, ...]:
    """Return what is accepted but for `drop`, and of the others `keep`: numbers of the preview.

    Raises NotApprovable.
    """
    by_number = {each.number: each for each in checked}
    if unknown := sorted({*keep, *drop} - by_number.keys()):
        raise NotApprovable(f"{_listed(unknown)}番はありません。一覧の番号を確かめてください。")
    if bad := sorted(n for n in keep if _is_out_of_question(by_number[n])):
        raise NotApprovable(
            f"{_listed(bad)}番は取り込めません。理由のところを直してから、もう一度お読み込みください。"
        )
    return tuple(
        each
        for each in checked
        if each.number not in drop and (each.verdict is Verdict.ACCEPTED or each.number in keep)
    )


def _is_out_of_question(checked: Checked) -> bool:
    return any(not each.is_doubt and each.reason in _NEVER_KEPT for each in checked.findings)


def write_approved(chosen: Sequence[Checked], corpus: Corpus, folder: Path) -> list[Path]:
    """Write what was approved into the corpus, and return the files that changed.

    A topic of the company's own gets more wordings; any other becomes a referral beside the entry it
    was asked near, in that section. Raises NotWritable, CorpusError, OSError.
    """
    editor = CorpusEditor(folder)
    candidates = [each.candidate for each in chosen]
    for (entry_id, origin), texts in _grouped(candidates, "wording"):
        editor.add_wordings(entry_id, texts, origin)
    known, sections = same_topic(corpus), {each.id: each.section for each in corpus.entries}
    ids = _new_ids({intent.id for intent in corpus.intents})
    for (_, origin), own in _by_topic(candidates):
        texts = [each.text for each in own]
        if referral := known.get(spelling(own[0].topic)):
            editor.add_wordings(referral.id, texts, origin)
            continue
        fields: dict[str, Value] = {"id": next(ids), "topic": own[0].topic}
        sectioned = (each.section or sections.get(each.entry_id, "") for each in own)
        if section := next(filter(None, sectioned), ""):
            fields["section"] = section
        editor.add_referral(fields | {"wordings": texts}, origin)
    return editor.save()


def _grouped(
    candidates: Sequence[Candidate], kind: str
) -> Iterator[tuple[tuple[str, str], list[str]]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for each in candidates:
        if each.kind == kind:
            groups.setdefault((each.entry_id, each.origin), []).append(each.text)
    yield from groups.items()


def _by_topic(
    candidates: Sequence[Candidate],
) -> Iterator[tuple[tuple[str, str], list[Candidate]]]:
    """Yield what is said of each topic; of several origins the first speaks for all."""
    groups: dict[str, list[Candidate]] = {}
    for each in candidates:
        if each.kind == "topic":
            groups.setdefault(spelling(each.topic), []).append(each)
    for name, own in groups.items():
        origins = dict.fromkeys(each.origin for each in own)
        yield (name, "、".join(origins)), own


def _new_ids(taken: Collection[str]) -> Iterator[str]:
    return (name for number in count(1) if (name := f"topic-{number:03d}") not in taken)


def _listed(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))
