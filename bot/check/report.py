"""A check for people: short, heaviest first, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import commonpath
from pathlib import PurePath

from bot.check.finding import HEADINGS, Finding, Place
from bot.check.problems import ProblemGroup, grouped, left_over
from corpus.errors import Problem

SHOWN = 3  # examples of what is found in many places
_MAX_FILES = 12  # that are named in one line


def problem_lines(problems: Sequence[Problem], most: int = SHOWN) -> Iterator[str]:
    """Yield what stands in the way of a build, a kind at a time."""
    groups = grouped(problems)
    kinds = f"({len(groups)}種類)" if len(groups) > 1 else ""
    yield f"問題が{len(problems)}件あります{kinds}。直すまで、索引は作り直されません。"
    if files := left_over(problems):
        yield ""
        yield (
            f"次の{len(files)}ファイルは、このフォルダーにない項目やセクションを指しています。"
            "ほかの会社のQ&Aの話題・聞き返し・質問が残っているなら、フォルダーの外へ移してください。"
        )
        yield f"    {_named(files)}"
    for group in groups:
        yield ""
        yield from _group_lines(group, most)


def live_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield what keeps the file of what holds at once from being read; a build goes on without."""
    if problems:
        yield f"live.yamlに問題が{len(problems)}件あります。直すまで、前の内容が使われます。"
        yield from map(str, problems)


def _group_lines(group: ProblemGroup, most: int) -> Iterator[str]:
    problems = group.problems
    if len(problems) == 1:
        yield str(problems[0])
        return
    yield f"[{len(problems)}件] {problems[0].field}: {group.found} {group.repair}".rstrip()
    # The same name is missing in a hundred places: once is enough.
    first = {problem.found: problem for problem in reversed(problems)}
    examples = sorted(first.values()) if len(first) > 1 else problems
    for problem in examples[:most]:
        said = f": {problem.found}" if len(first) > 1 else ""
        yield f"    {problem.file}:{problem.line}{said}"
    if len(problems) > most:
        files = f"(全部で{len(group.files)}ファイル)" if len(group.files) > 1 else ""
        yield f"    ほか{len(problems) - min(most, len(examples))}件{files}"


def finding_lines(findings: Sequence[Finding], most: int = SHOWN) -> Iterator[str]:
    """Yield what an author may want to do, under headings."""
    for heading, kinds in HEADINGS.items():
        own = [finding for finding in findings if finding.kind in kinds]
        if own:
            yield ""
            yield f"【{heading}】"
        for finding in own:
            yield from _finding_lines(finding, most)


def _finding_lines(finding: Finding, most: int) -> Iterator[str]:
    places = finding.places
    if len(places) == 1:
        yield f"- {finding.what}"
        yield f"    {places[0]}"
        return
    count = f"[{len(places)}件] " if places else ""
    yield f"- {count}{finding.what}"
    if len(places) > most and not any(place.detail for place in places):
        yield f"    {'、'.join(map(str, places[:most]))} ほか{len(places) - most}件"
        return
    for place in places[:most]:
        yield f"    {place}"
    if len(places) > most:
        yield f"    ほか{len(places) - most}件"


def _named(files: Sequence[str]) -> str:
    """Return files as one line: the names below what they share."""
    if len(files) == 1:
        return files[0]
    shared = PurePath(commonpath(files))
    names = [PurePath(file).relative_to(shared).as_posix() for file in files]
    more = f" ほか{len(names) - _MAX_FILES}件" if len(names) > _MAX_FILES else ""
    return f"{shared.as_posix()}: {'、'.join(names[:_MAX_FILES])}{more}"


def as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as the JSON report has it; `where` is its first place, else its heading."""
    heading = next(name for name, kinds in HEADINGS.items() if finding.kind in kinds)
    return {
        "kind": finding.kind,
        "where": finding.places[0].where if finding.places else heading,
        "what": finding.what,
        "count": len(finding.places),
        "places": [_place(place) for place in finding.places],
    }


def _place(place: Place) -> dict[str, str]:
    return {"where": place.where, "detail": place.detail}
