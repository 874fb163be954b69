"""What the check and the reader say of YAML → the same in the words of the desk's forms. Pure."""

from __future__ import annotations

import re

from bot.desk.entry_form import LABELS

_NAMES = {
    **LABELS,
    "link_missing": "「回答で約束したリンクの行き先が、まだ決まっていない」の印",
    "hidden": "「お客様に見せない（非公開）」",
    "referrals": "電話でご案内する話題",
    "clarifications": "聞き返し",
    "entries": "Q&A",
    "id": "id",
}
# Whole sentences of the check that a list of names does not make one of a form.
_SENTENCES = (
    (
        re.compile(r"linksに書いたら、link_missingを消してください。"),
        "「リンク」に行き先を入力したら、「まだ決まっていない」の印を外してください。",
    ),
    (
        re.compile(r"link_missing: true ですが、リンクがあります。link_missingを消してください。"),
        "リンクがあるのに、「まだ決まっていない」の印が付いています。印を外してください。",
    ),
    (re.compile(r"linksに書くか、文を直してください。"), "「リンク」に入力するか、文を直してください。"),
    (re.compile(r"hidden: true のため、"), "非公開のため、"),
    (re.compile(r"内容を確かめ、reviewedを書き直してください。"), "内容を確かめ、最終確認日を新しくしてください。"),
    (re.compile(r"docs/\S+ の例を site\.yaml として[^。]*。"), "「会社と窓口」で入力してください。"),
    (re.compile(r"窓口\(phones\)にない"), "「会社と窓口」にない"),
    (re.compile(r"\(phonesかchannels\)"), "（電話か、電話以外の窓口）"),
    (re.compile(r"sectionsを書くか、話題の側に[^。]*。"), "「会社と窓口」で、受け持つセクションを選んでください。"),
    (re.compile(r"書いてください"), "入力してください"),
    (re.compile(r"書き直してください"), "入力し直してください"),
    (re.compile(r"python -m scripts\.import_ で"), "取り込みの画面から"),
    (re.compile(r"(?:、)?python -m scripts\.\w+[^。]*。?"), ""),
)  # fmt: skip
_IN_BRACKETS = re.compile(r"\((?:id: [^()]*|[a-z_、]+)\)")
_NAME = re.compile(rf"(?<![A-Za-z_\"/.])\"?({'|'.join(_NAMES)})\"?(?![A-Za-z_/.])")
# Names of files may be Japanese, so that 「…」は before one would belong to it.
PLACE = re.compile(r"(?!(?<=」)は)(?:[\w./-]+/)?([\w.-]+\.ya?ml):(\d+)(?: \([^()]*\))?")


def in_the_form(text: str) -> str:
    """Return a complaint about a file as one about a form: its fields' names, no commands."""
    for written, shown in _SENTENCES:
        text = written.sub(shown, text)
    text = _IN_BRACKETS.sub("", text)
    return _NAME.sub(lambda found: _NAMES[found[1]], text)
