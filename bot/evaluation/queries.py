"""Labelled queries: what people ask, and which entries would be right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.intent import Corpus
from corpus.json_lines import BadLine, read_json_lines
from index.question import EmptyQuestion, Question, QuestionTooLong

AMBIGUOUS = "ambiguous"  # the kind of a query that several entries answer
# Kinds of queries that nothing answers, from what is near the corpus to what is far from it.
OUT_OF_SCOPE = ("near", "elsewhere", "far")


@dataclass(frozen=True)
class LabelledQuery:
    """One line of a query file; `relevant` holds entry ids, none where the bot must abstain."""

    id: str
    text: str
    relevant: frozenset[str]
    kind: str = ""


def read_queries(file: Path, corpus: Corpus) -> list[LabelledQuery]:
    """Read JSONL queries; a label is an entry's id or its exact question.

    Raises JsonLinesError, OSError.
    """
    ids = {entry.question: entry.id for entry in corpus.entries if entry.question}
    ids |= {entry.id: entry.id for entry in corpus.entries}

    def parse(raw: Any, _source: str) -> LabelledQuery:
        text = askable(raw["text"])
        relevant = frozenset(find_entry(label, ids) for label in listed(raw["relevant"]))
        return LabelledQuery(str(raw["id"]), text, relevant, raw.get("kind", ""))

    return read_json_lines(file, '{"id", "text", "relevant": […]}', parse)


def askable(text: str) -> str:
    """Return a text that the bot can be asked. Raises BadLine."""
    try:
        question = Question.read(text)
    except (EmptyQuestion, QuestionTooLong) as error:
        repair = "質問として読める長さの文を書いてください。"
        raise BadLine("text", "空か、長すぎます。", repair) from error
    if question.secret:
        repair = "その部分を除いてください。実際に使われているものでしたら、変更してください。"
        raise BadLine("text", "秘密鍵か認証情報と思われる内容があります。", repair)
    return text


def listed(labels: list[str]) -> list[str]:
    """Return labels that are a list. Raises TypeError: one text would pass for its letters."""
    if not isinstance(labels, list):
        raise TypeError("not a list")
    return labels


def find_entry(label: str, ids: dict[str, str]) -> str:
    """Return the id of the entry that a label names. Raises BadLine."""
    if label not in ids:
        found = f"「{label}」はQ&Aのidでも質問文でもありません。"
        raise BadLine("relevant", found, "コーパスにあるidに直してください。")
    return ids[label]
