"""A folder of YAML files → Corpus. Nothing is returned from a corpus with a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.errors import CorpusError, Problem
from corpus.fields import Fields, read_yaml
from corpus.forms import (
    read_clarifications,
    read_queries,
    read_referrals,
    read_section,
    read_synonyms,
)
from corpus.intent import Clarification, Corpus, Entry, Intent, Labelled, Referral, Synonyms
from corpus.rules import check_corpus
from corpus.site import Site
from corpus.site_form import SITE_KEYS, read_site

_SUFFIXES = (".yaml", ".yml")

Value = Intent | Labelled | Synonyms | Site
T = TypeVar("T", bound=Value)


@dataclass(frozen=True)
class Form:
    """What one file can hold, the top keys that it is known by, and the function that reads it."""

    content: str
    keys: tuple[str, ...]
    read: Callable[[Fields], Iterable[Value]]


FORMS = (
    Form("Q&A", ("section", "entries"), read_section),
    Form("電話案内の話題", ("referrals",), read_referrals),
    Form("聞き返し", ("clarifications",), read_clarifications),
    Form("同じ意味の言葉", ("synonyms",), read_synonyms),
    Form("答えのわかっている質問", ("queries",), read_queries),
    Form("会社の情報", SITE_KEYS, lambda top: [read_site(top)]),
)
_ALL_FORMS = "、".join(f"{form.content}({'、'.join(form.keys)})" for form in FORMS)


def read_corpus(folder: Path) -> Corpus:
    """Read every YAML file below `folder`, in the order of their paths.

    What a file holds is told by its top keys, never by its name. Raises CorpusError with all
    problems of all files.
    """
    problems: list[Problem] = []
    values: list[Value] = []
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
    for path in files:
        top = read_yaml(path, problems, _shown_path(path))
        form = form_of(top) if top else None
        if top and form:
            values.extend(form.read(top))
            top.done()
    sites = _all(Site, values)
    problems.extend(_more_than_one(sites))
    corpus = Corpus(
        entries=_all(Entry, values),
        clarifications=_all(Clarification, values),
        referrals=_all(Referral, values),
        labelled=_all(Labelled, values),
        synonyms=_all(Synonyms, values),
        site=sites[0] if sites else Site(),
        digest=corpus_digest(folder),
    )
    problems.extend(check_corpus(corpus))
    if problems:
        raise CorpusError(problems)
    return corpus


def corpus_files(folder: Path) -> list[Path]:
    """Return the corpus files in reading order.

    What lies behind a dot is no corpus: macOS writes `._name.yaml` beside `name.yaml`.
    """
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def corpus_digest(folder: Path) -> str:
    """Return a hex digest over names and bytes of all corpus files; cheap, parses nothing."""
    digest = hashlib.sha256()
    for path in corpus_files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def form_of(top: Fields) -> Form | None:
    """Return the form of a file; None, with a problem, where its keys fit none or several."""
    known = {key: form for form in FORMS for key in form.keys}
    found = [(key, known[key]) for key in top.keys if key in known]
    forms = list(dict.fromkeys(form for _, form in found))
    if len(forms) == 1:
        return forms[0]
    if not forms:
        keys = "、".join(f"「{key}」" for key in top.keys) or "項目なし"
        top.complain(
            next(iter(top.keys), "-"),
            f"ファイルの先頭の項目名が、どの書き方にも当てはまりません({keys})。",
            f"次のどれか一つの項目名で書いてください: {_ALL_FORMS}。",
            min(top.keys.values(), default=top.line),
        )
    else:
        second = next(key for key, form in found if form is not forms[0])
        contents = "、".join(form.content for form in forms)
        top.complain(
            second,
            f"種類の違う内容が一つのファイルにあります({contents})。",
            f"ファイルを分け、それぞれに次のどれか一つだけを書いてください: {_ALL_FORMS}。",
            top.keys[second],
        )
    return None


def _all(kind: type[T], values: Iterable[Value]) -> tuple[T, ...]:
    return tuple(value for value in values if isinstance(value, kind))


def _more_than_one(sites: Sequence[Site]) -> Iterator[Problem]:
    for site in sites[1:]:
        yield Problem(
            site.file,
            1,
            "-",
            f"会社の情報が{sites[0].file}にもあります。",
            "どちらか一つのファイルにまとめてください。",
        )


def _shown_path(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
