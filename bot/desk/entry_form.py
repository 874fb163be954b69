"""An entry as the texts of a form, and what of them is to be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date

from bot.desk.reading import Written
from corpus.errors import FaqError
from corpus.intent import Entry, Link
from corpus.markdown_writer import write_markdown
from corpus.yaml_value import Value

# What a form sends, in its order, and how each is called.
LABELS = {
    "section": "セクション",
    "question": "質問",
    "answer": "回答",
    "format": "回答の書式",
    "wordings": "お客様の言い方",
    "label": "短い質問",
    "links": "リンク",
    "link_missing": "リンク未設定",
    "related": "関連する質問",
    "reviewed": "最終確認日",
    "valid_until": "有効期限",
    "hidden": "非公開",
}
FIELDS = tuple(LABELS)
FORMATS = {"plain": "ふつうの文", "markdown": "Markdown（太字・箇条書き・表など）"}
_BETWEEN = " | "  # a link's words and where it leads to, on one line

Texts = Mapping[str, str]


class WrongFields(FaqError):
    """What people typed that cannot be written: what to say by field."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        super().__init__("、".join(messages.values()))


def texts_of(entry: Entry, written: Written | None = None) -> dict[str, str]:
    """Return an entry's fields as texts; lists have a line for each item."""
    answer = write_markdown(entry.blocks) if entry.blocks else entry.answer
    return {
        "section": entry.section,
        "question": entry.question,
        "answer": (written.answer if written else answer).strip(),
        "format": written.format if written else "markdown" if entry.blocks else "plain",
        "wordings": "\n".join(entry.wordings),
        "label": entry.label,
        "links": "\n".join(map(_link_text, entry.links)),
        "link_missing": "1" if entry.link_missing else "",
        "related": "\n".join(entry.related),
        "reviewed": entry.reviewed.isoformat() if entry.reviewed else "",
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else "",
        "hidden": "1" if entry.hidden else "",
    }


def read_texts(form: Mapping[str, str], goals: list[tuple[str, str]]) -> dict[str, str]:
    """Return the texts that a form sent; `goals` are label and address of each link."""
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}
    links = [(label.strip(), goal.strip()) for label, goal in goals]
    texts["links"] = "\n".join(_BETWEEN.join(each) for each in links if any(each))
    for name in ("wordings", "related"):
        texts[name] = "\n".join(line.strip() for line in texts[name].split("\n") if line.strip())
    if texts["format"] not in FORMATS:
        texts["format"] = "plain"
    return texts


def links_in(texts: Texts) -> list[tuple[str, str]]:
    """Return label and address of each link of some texts."""
    pairs = (line.partition(_BETWEEN) for line in texts["links"].split("\n") if line)
    return [(label, goal) for label, _, goal in pairs]


def seal(texts: Texts) -> str:
    """Return the texts that a form was opened with, as the form carries them."""
    return json.dumps(dict(texts), ensure_ascii=False)


def unseal(sent: str, fields: Collection[str] = FIELDS) -> dict[str, str]:
    """Return the texts of `seal`; empty where they are none."""
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: str(found.get(name, "")) for name in fields}


def changes(before: Texts, after: Texts, id_of: Callable[[str], str]) -> dict[str, Value | None]:
    """Return the fields to write; None takes one out. Raises WrongFields.

    `id_of` returns the id of an entry by its id or its question; "" where there is none.
    """
    wrong: dict[str, str] = {}
    fields: dict[str, Value | None] = {}
    for name in FIELDS:
        if before.get(name, "") == after[name]:
            continue
        try:
            fields[name] = _value(name, after, id_of)
        except ValueError as error:
            wrong[name] = str(error)
    for name in ("section", "question", "answer"):
        if not after[name]:
            wrong[name] = f"{LABELS[name]}をご記入ください。"
    if wrong:
        raise WrongFields(wrong)
    return fields


def _value(name: str, texts: Texts, id_of: Callable[[str], str]) -> Value | None:
    text = texts[name]
    if name in ("section", "question", "answer", "format"):
        return text
    if not text:
        return None
    if name in ("hidden", "link_missing"):
        return True
    if name in ("reviewed", "valid_until"):
        return _day(text)
    if name == "links":
        return [_link(*pair, id_of) for pair in links_in(texts)]
    lines = text.split("\n")
    if name == "related":
        return [_known(line, id_of) for line in lines]
    return lines if name == "wordings" else text


def _link_text(link: Link) -> str:
    return link.label + _BETWEEN + (f"#{link.entry_id}" if link.entry_id else link.url or "")


def _link(label: str, goal: str, id_of: Callable[[str], str]) -> Link:
    if not label or not goal:
        raise ValueError("リンクは、文字と行き先の両方をご記入ください。")
    if _BETWEEN in label:
        raise ValueError(f"リンクの文字に「{_BETWEEN}」は使えません。")
    if goal.startswith("#"):
        return Link(label, entry_id=_known(goal[1:], id_of))
    if goal.startswith(("https://", "http://", "mailto:", "tel:")):
        return Link(label, url=goal)
    raise ValueError(
        f"「{goal}」には行けません。https:// から始まるアドレスか、「#」とほかの項目のidをご記入ください。"
    )


def _known(name: str, id_of: Callable[[str], str]) -> str:
    found = id_of(name)
    if not found:
        raise ValueError(f"「{name}」という項目はありません。idか質問をそのままご記入ください。")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"「{text}」は日付として読めません。2026-04-01のようにご記入ください。"
        ) from None
