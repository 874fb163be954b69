"""A folder of YAML files → Corpus. Nothing is returned from a corpus with a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import time
from pathlib import Path

from corpus.errors import CorpusError, Problem
from corpus.fields import Fields, read_yaml
from corpus.intent import Clarification, Corpus, Entry, Labelled, Link, Referral, Synonyms
from corpus.rules import check_corpus
from corpus.site import Closed, Hours, Phone, Site

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REFERRAL_KINDS = ("topic", "offtopic", "greeting", "thanks", "human")


def read_corpus(folder: Path) -> Corpus:
    """Read every *.yaml below `folder`, sections in the order of their file names.

    `site.yaml`, `referrals.yaml`, `clarifications.yaml`, `synonyms.yaml` and `calibration.yaml`
    have their own form; every other file is one section. Raises CorpusError with all problems of
    all files.
    """
    problems: list[Problem] = []
    files = corpus_files(folder)
    if not files:
        problems.append(
            Problem(
                str(folder),
                1,
                "-",
                "YAMLファイルがありません。",
                "CORPUS_DIRを確かめるか、Q&Aのファイルを置いてください。",
            )
        )
    entries: list[Entry] = []
    referrals: list[Referral] = []
    clarifications: list[Clarification] = []
    labelled: list[Labelled] = []
    synonyms: list[Synonyms] = []
    sites: list[Site] = []
    special: dict[str, Callable[[Fields, str], None]] = {
        "site.yaml": lambda top, name: sites.append(_site(top, name)),
        "referrals.yaml": lambda top, name: referrals.extend(_referrals(top, name)),
        "clarifications.yaml": lambda top, name: clarifications.extend(_clarifications(top, name)),
        "synonyms.yaml": lambda top, name: synonyms.extend(_synonyms(top, name)),
        "calibration.yaml": lambda top, name: labelled.extend(_labelled(top, name)),
    }
    for path in files:
        name = _shown_path(path)
        top = read_yaml(path, problems, name)
        if top is None:
            continue
        if path.name in special:
            special[path.name](top, name)
        else:
            entries.extend(_section(top, name))
        top.done()
    corpus = Corpus(
        tuple(entries),
        tuple(clarifications),
        tuple(referrals),
        tuple(labelled),
        tuple(synonyms),
        sites[0] if sites else Site(),
        corpus_digest(folder),
    )
    problems.extend(check_corpus(corpus))
    if problems:
        raise CorpusError(problems)
    return corpus


def corpus_files(folder: Path) -> list[Path]:
    """Return the corpus files in reading order."""
    return sorted(path for path in folder.rglob("*.yaml") if path.is_file())


def corpus_digest(folder: Path) -> str:
    """Return a hex digest over names and bytes of all corpus files; cheap, parses nothing."""
    digest = hashlib.sha256()
    for path in corpus_files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _shown_path(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _section(top: Fields, name: str) -> list[Entry]:
    section = top.text("section", required=True)
    return [_entry(fields, section, name) for fields in top.mappings("entries")]


def _entry(fields: Fields, section: str, name: str) -> Entry:
    entry = Entry(
        id=fields.text("id", required=True),
        section=section,
        question=fields.text("question", required=True),
        answer=fields.text("answer", required=True),
        wordings=fields.texts("wordings"),
        links=tuple(_link(link) for link in fields.mappings("links")),
        link_missing=fields.flag("link_missing"),
        related=fields.texts("related"),
        reviewed=fields.day("reviewed"),
        valid_until=fields.day("valid_until"),
        source=f"{name}:{fields.line}",
    )
    fields.done()
    return entry


def _link(fields: Fields) -> Link:
    link = Link(
        fields.text("label", required=True),
        fields.text("url") or None,
        fields.text("entry") or None,
    )
    if (link.url is None) == (link.entry_id is None):
        fields.complain(
            "links", "urlとentryのどちらか一つが必要です。", "行き先を一つだけ書いてください。"
        )
    elif link.url and not link.url.startswith(("http://", "https://", "mailto:", "tel:")):
        fields.complain(
            "url",
            f"リンクの形式が使えません(「{link.url}」)。",
            "https://、http://、mailto:、tel: のいずれかで始めてください。",
        )
    fields.done()
    return link


def _clarifications(top: Fields, name: str) -> list[Clarification]:
    clarifications = []
    for fields in top.mappings("clarifications"):
        entries = fields.texts("entries")
        if not 2 <= len(entries) <= 4:
            fields.complain(
                "entries", f"選択肢が{len(entries)}件です。", "2〜4件のidを並べてください。"
            )
        clarifications.append(
            Clarification(
                id=fields.text("id", required=True),
                topic=fields.text("topic", required=True),
                entries=entries,
                wordings=fields.texts("wordings"),
                source=f"{name}:{fields.line}",
            )
        )
        fields.done()
    return clarifications


def _referrals(top: Fields, name: str) -> list[Referral]:
    referrals = []
    for fields in top.mappings("referrals"):
        kind = fields.text("kind") or "topic"
        if kind not in REFERRAL_KINDS:
            fields.complain(
                "kind",
                f"知らない種類です(「{kind}」)。",
                f"{'、'.join(REFERRAL_KINDS)}から選んでください。",
            )
        referrals.append(
            Referral(
                id=fields.text("id", required=True),
                topic=fields.text("topic", required=True),
                wordings=fields.texts("wordings"),
                message=fields.text("message"),
                urgent=fields.flag("urgent"),
                kind=kind,
                source=f"{name}:{fields.line}",
            )
        )
        fields.done()
    return referrals


def _synonyms(top: Fields, name: str) -> list[Synonyms]:
    groups = []
    for line, terms in top.lists("synonyms"):
        if len(terms) < 2:
            top.complain(
                "synonyms",
                "言葉が二つ以上ありません。",
                "同じ意味の言葉を並べるか、行を削除してください。",
                line,
            )
        groups.append(Synonyms(terms, f"{name}:{line}"))
    return groups


def _labelled(top: Fields, name: str) -> list[Labelled]:
    labelled = []
    for fields in top.mappings("queries"):
        labelled.append(
            Labelled(
                fields.text("text", required=True),
                fields.texts("relevant"),
                f"{name}:{fields.line}",
            )
        )
        fields.done()
    return labelled


def _site(top: Fields, name: str) -> Site:
    phones = []
    for fields in top.mappings("phones"):
        phones.append(
            Phone(
                fields.text("purpose", required=True),
                fields.text("number", required=True),
                fields.texts("sections"),
            )
        )
        fields.done()
    support_page = top.text("support_page")
    if support_page and not support_page.startswith(("http://", "https://")):
        top.complain(
            "support_page",
            f"リンクの形式が使えません(「{support_page}」)。",
            "https://で始めてください。",
        )
    return Site(
        company=top.text("company", required=True),
        title=top.text("title", required=True),
        support_page=support_page,
        phones=tuple(phones),
        hours=_hours(top.mapping("hours")),
        closed=_closed(top.mapping("closed")),
        frequent=top.texts("frequent"),
        placeholders=top.texts("placeholders"),
        source=f"{name}:{top.line_of('frequent')}",
    )


def _hours(fields: Fields | None) -> Hours:
    default = Hours()
    if fields is None:
        return default
    weekdays = []
    for day in fields.texts("weekdays"):
        if day in _WEEKDAYS:
            weekdays.append(_WEEKDAYS.index(day))
        else:
            fields.complain(
                "weekdays",
                f"曜日として読めません(「{day}」)。",
                f"{'、'.join(_WEEKDAYS)}で書いてください。",
            )
    breaks = []
    for pause in fields.mappings("breaks"):
        breaks.append((pause.clock("from", time(12)), pause.clock("to", time(13))))
        pause.done()
    hours = Hours(
        tuple(weekdays) or default.weekdays,
        fields.clock("open", default.open),
        fields.clock("close", default.close),
        tuple(breaks),
    )
    spans = [(hours.open, hours.close), *hours.breaks]
    if any(begin >= end for begin, end in spans) or any(
        b < hours.open or e > hours.close for b, e in breaks
    ):
        fields.complain(
            "open",
            "営業時間または休憩時間の順序が合いません。",
            "始まりは終わりより前、休憩は営業時間内にしてください。",
        )
    fields.done()
    return hours


def _closed(fields: Fields | None) -> Closed:
    if fields is None:
        return Closed()
    yearly = []
    for stretch in fields.mappings("yearly"):
        begin, end = _month_day(stretch, "from"), _month_day(stretch, "to")
        if begin and end:
            yearly.append((begin, end))
        stretch.done()
    closed = Closed(fields.flag("holidays", True), tuple(yearly), fields.days("dates"))
    fields.done()
    return closed


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
