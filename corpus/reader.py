"""A folder of YAML files → Corpus. Nothing is returned from a corpus with a problem."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
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
from corpus.import_form import KEY, Wanted, read_wanted
from corpus.intent import Clarification, Corpus, Entry, Intent, Labelled, Referral, Synonyms
from corpus.live import LIVE_FILE
from corpus.packs.general import packs_digest, with_packs
from corpus.rules import check_corpus
from corpus.site import Site
from corpus.site_form import SITE_KEYS, read_site
from corpus.yaml_file import written_names

_SUFFIXES = (".yaml", ".yml")

Value = Intent | Labelled | Synonyms | Site | Wanted
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
    Form("取り込み元", (KEY,), read_wanted),
)
_ALL_FORMS = "、".join(f"{form.content}({'、'.join(form.keys)})" for form in FORMS)


@dataclass(frozen=True)
class FileRead:
    """What one file holds. `names` are ids and sections that it may hold besides, as it is broken."""

    values: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: frozenset[str] = frozenset()


def read_corpus(
    folder: Path,
    packs: Sequence[str] | None = None,
    shown_as: Path | None = None,
    read: Callable[[Path], FileRead] | None = None,
) -> Corpus:
    """Read every YAML file below `folder`, in the order of their paths, and add the packs.

    What a file holds is told by its top keys, never by its name. `packs` are read in place of
    those that the company's file names. A copy is `shown_as` the folder that people know its files
    by. `read` stands in for `read_file` where somebody knows files already. Raises CorpusError with
    all problems of all files.
    """
    problems: list[Problem] = []
    values: list[Value] = []
    files = corpus_files(folder, problems)
    if not files and not problems:
        problems.append(
            Problem(
                str(folder),
                1,
                "-",
                "YAMLファイルがありません。",
                "CORPUS_DIRを確かめるか、Q&Aのファイルを置いてください。",
            )
        )
    # One mistake is told once: what cannot be read may still hold what others name.
    hidden: set[str] = set()
    for path in files:
        name = _shown_path((shown_as or folder) / path.relative_to(folder))
        found = read(path) if read else read_file(path, name)
        values += found.values
        problems += found.problems
        hidden |= found.names
    sites = _all(Site, values)
    problems.extend(_more_than_one(sites))
    corpus = Corpus(
        entries=_all(Entry, values),
        clarifications=_all(Clarification, values),
        referrals=_all(Referral, values),
        labelled=_all(Labelled, values),
        synonyms=_all(Synonyms, values),
        site=sites[0] if sites else Site(),
        digest=corpus_digest(folder, packs),
    )
    problems.extend(check_corpus(corpus, hidden))
    if problems:
        raise CorpusError(problems)
    return with_packs(corpus, corpus.site.packs if packs is None else packs)


def read_file(path: Path, name: str) -> FileRead:
    """Return what one file holds; `name` is how people are told of it."""
    if not name.isprintable():
        shown = name.encode("utf-8", "backslashreplace").decode()
        found = "ファイル名に使えない文字があります。"
        unusable = Problem(shown, 1, "-", found, "ファイル名を付け直してください。")
        return FileRead(problems=(unusable,), names=written_names(path))
    problems: list[Problem] = []
    values: list[Value] = []
    top = read_yaml(path, problems, name)
    form = form_of(top) if top else None
    if top and form:
        values += form.read(top)
        top.done()
    names = written_names(path) if problems else frozenset[str]()
    return FileRead(tuple(values), tuple(problems), names)


def corpus_files(folder: Path, problems: list[Problem] | None = None) -> list[Path]:
    """Return the corpus files in reading order; what could not be looked into joins `problems`.

    What lies behind a dot is no corpus: macOS writes `._name.yaml` beside `name.yaml`. Nor is what
    holds at once (corpus.live), which a build knows nothing of. Links to folders are followed, each
    folder once.
    """

    def complain(error: OSError) -> None:
        if problems is not None and folder.is_dir():
            found = f"フォルダーを開けません({error.strerror})。"
            problems.append(
                Problem(str(error.filename), 1, "-", found, "読み取りの権限を確かめてください。")
            )

    files, seen = [], set()
    for root, folders, names in os.walk(folder, onerror=complain, followlinks=True):
        found = Path(root).stat()
        if (found.st_dev, found.st_ino) in seen:
            folders.clear()
            continue
        seen.add((found.st_dev, found.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(root) / name for name in names if not name.startswith(".")]
    live = folder / LIVE_FILE
    return sorted(path for path in files if path.suffix.lower() in _SUFFIXES and path != live)


def corpus_digest(folder: Path, packs: Sequence[str] | None = None) -> str:
    """Return a hex digest over names and bytes of all corpus files; cheap, parses nothing.

    The packs that come with the code count as well, also those that are not chosen: which are, the
    files say, or `packs` as in `read_corpus`. What cannot be read counts with its name alone:
    reading the corpus says what is wrong.
    """
    chosen = "by the corpus" if packs is None else ",".join(packs)
    digest = hashlib.sha256(f"{packs_digest()}\0{chosen}\0".encode())
    for path in corpus_files(folder):
        name = os.fsencode(path.relative_to(folder).as_posix())
        size = path.stat().st_size if path.is_file() else 0
        digest.update(b"%b\0%d\0" % (name, size))
        if path.is_file():
            with suppress(OSError), path.open("rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
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
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
