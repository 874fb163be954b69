"""Prompts → replies, one after the other, each kept in a file before the next is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.worksheet.candidate import Candidate, origin_of
from bot.worksheet.endpoint import Endpoint, EndpointError
from bot.worksheet.prompt import Prompt
from bot.worksheet.reply_text import Parsed, read_reply
from corpus.errors import FaqError, Problem

_MAX_UNUSABLE = 3  # replies in a row: then the model is not one for this work


class NotDrafts(FaqError):
    """A file to which drafts were to be added holds something else."""


@dataclass(frozen=True)
class Drafted:
    """What one prompt brought: candidates that are in the file now, and what could not be used."""

    prompt: Prompt
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]


def draft(
    prompts: Sequence[Prompt],
    endpoint: Endpoint,
    file: Path,
    today: date,
    ask: Callable[[Endpoint, str], str],
) -> Iterator[Drafted]:
    """Yield what each prompt brings. What came before an error, or Ctrl-C, stays in the file.

    Raises EndpointError where going on is no use.
    """
    name = f"{endpoint.model} {today:%Y-%m-%d}"
    unusable = 0
    for number, prompt in enumerate(prompts, 1):
        try:
            reply = ask(endpoint, prompt.text)
        except EndpointError as error:
            unusable += 1
            if error.ends_all or unusable == _MAX_UNUSABLE:
                raise
            yield Drafted(prompt, (), (Problem(name, number, "-", str(error), "次へ進みます。"),))
            continue
        parsed = read_reply(
            reply, f"{name} #{number}", "", asked=prompt.ids, section=prompt.section
        )
        unusable = 0 if parsed.candidates else unusable + 1
        _append(file, parsed.candidates, endpoint.model, today)
        yield Drafted(prompt, parsed.candidates, parsed.problems)
        if unusable == _MAX_UNUSABLE:
            raise EndpointError(
                f"{_MAX_UNUSABLE}回続けて、使える行がありませんでした。別のLLM_MODELをお試しください。"
            )


def drafted_for(file: Path) -> frozenset[str]:
    """Return the ids and sections that a file of drafts holds something for: none is asked twice.

    Raises NotDrafts where the file is another's, OSError.
    """
    if not file.exists():
        return frozenset()
    found: set[str] = set()
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(filter(str.strip, lines)):
        try:
            fields = json.loads(line)
            _ = fields["model"], fields["text"]
            found.add(str(fields["id"] or fields["section"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            if number:  # a line that was cut off when the power went
                continue
            raise NotDrafts(
                f"{file}: 下書きのファイルではありません。別の名前を --to に指定してください。"
            ) from error
    return frozenset(found)


def read_drafts(text: str, name: str, read_on: date) -> Parsed:
    """Return the candidates of a pasted text or of drafts; these know the model they came from."""
    origin = origin_of("下書き", name, read_on)
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        fields = json.loads(first)
        drafted = date.fromisoformat(fields["drafted"])
        origin = origin_of("言語モデルの下書き", str(fields["model"]).replace("/", "-"), drafted)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return read_reply(text, name, origin)


def _append(file: Path, candidates: Sequence[Candidate], model: str, today: date) -> None:
    """Add a line a candidate, and see that it is on the disk."""
    is_cut_off = file.exists() and not file.read_bytes().endswith(b"\n")
    with file.open("a", encoding="utf-8") as lines:
        lines.write("\n" if is_cut_off and file.stat().st_size else "")
        for each in candidates:
            fields: dict[str, Any] = {"id": each.entry_id, "kind": each.kind, "text": each.text}
            if each.kind == "topic":
                fields |= {"topic": each.topic, "section": each.section}
            fields |= {"model": model, "drafted": f"{today:%Y-%m-%d}"}
            lines.write(f"{json.dumps(fields, ensure_ascii=False)}\n")
        lines.flush()
        os.fsync(lines.fileno())
