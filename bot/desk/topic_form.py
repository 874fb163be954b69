"""A topic as the texts of a form, and what of them is to be written."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.entry_form import Texts, WrongFields
from corpus.intent import REFERRAL_KINDS, Corpus, Referral
from corpus.lines import line_named
from corpus.site import MATTERS
from corpus.yaml_value import Value

# What a form sends, in its order, and how each is called.
LABELS = {
    "topic": "話題",
    "wordings": "お客様の言い方",
    "message": "ご案内に添える文",
    "urgent": "急ぎの話題",
    "phone": "ご案内する窓口",
    "section": "近いセクション",
    "kind": "ご案内のしかた",
    "matter": "用件",
}
FIELDS = tuple(LABELS)
USUAL_KIND = "topic"
KINDS = {
    USUAL_KIND: "お電話をご案内する",
    "offtopic": "この窓口では承れないとお伝えする",
    "trade": "Q&Aに見つからないことと、お電話をご案内する",
    "human": "人と話したい方に、窓口をご案内する",
    "greeting": "あいさつを返す",
    "thanks": "お礼や終わりのあいさつに返す",
}
MATTER_NAMES = {"billing": "料金・お支払い", "technical": "設定・技術", "application": "申し込み"}
_MAX_TOPIC = 100  # letters: it stands on buttons


def texts_of(topic: Referral) -> dict[str, str]:
    """Return a topic's fields as texts; lists have a line for each item."""
    return {
        "topic": topic.topic.strip(),
        "wordings": "\n".join(topic.wordings),
        "message": topic.message.strip(),
        "urgent": "1" if topic.urgent else "",
        "phone": topic.phone,
        "section": topic.section,
        "kind": topic.kind,
        "matter": topic.matter or "",
    }


def read_texts(form: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that a form sent."""
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}
    texts["topic"] = texts["topic"].replace("\n", " ")
    lines = (line.strip() for line in texts["wordings"].split("\n"))
    texts["wordings"] = "\n".join(filter(None, lines))
    texts["kind"] = texts["kind"] or USUAL_KIND
    return texts


def changes(before: Texts, after: Texts, corpus: Corpus) -> dict[str, Value | None]:
    """Return the fields to write; None takes one out. Raises WrongFields."""
    wrong: dict[str, str] = {}
    fields: dict[str, Value | None] = {}
    for name in FIELDS:
        if before.get(name, "") != after[name]:
            fields[name] = _value(name, after)
            if not _is_known(name, after[name], corpus):
                wrong[name] = f"{LABELS[name]}を選び直してください。"
    if not after["topic"]:
        wrong["topic"] = "話題をご記入ください。"
    elif len(after["topic"]) > _MAX_TOPIC:
        wrong["topic"] = f"話題は{_MAX_TOPIC}文字以内でご記入ください。"
    if wrong:
        raise WrongFields(wrong)
    return fields


def shown_texts(topic: Referral) -> dict[str, str]:
    """Return a topic's fields as people read them."""
    return as_shown(texts_of(topic))


def as_shown(texts: Texts) -> dict[str, str]:
    """Return the texts of a form as people read them."""
    return dict(texts) | {
        "urgent": "急ぎ" if texts.get("urgent") else "",
        "kind": KINDS.get(texts.get("kind", ""), ""),
        "matter": MATTER_NAMES.get(texts.get("matter", ""), ""),
    }


def _value(name: str, texts: Texts) -> Value | None:
    text = texts[name]
    if not text or (name, text) == ("kind", USUAL_KIND):
        return None
    if name == "urgent":
        return True
    return text.split("\n") if name == "wordings" else text


def _is_known(name: str, text: str, corpus: Corpus) -> bool:
    """Return whether what was chosen from a list stands there."""
    if name == "phone":
        return not text or line_named(corpus.site, text) is not None
    known = {
        "section": ["", *(entry.section for entry in corpus.entries)],
        "kind": REFERRAL_KINDS,
        "matter": ["", *MATTERS],
    }
    return name not in known or text in known[name]
