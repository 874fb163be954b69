"""An import's preview as one page to look at; it loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from itertools import groupby

from corpus.fingerprint import FIELD_WORDS
from corpus.importers.comparison.compare import Compared, FieldChange
from corpus.importers.comparison.plan import Plan
from scripts.import_.as_text import WORDS, summary

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --new: #0a7d38; --changed: #9a6200;
  --gone: #b3261e; --unchanged: #777; }
body { font: 16px/1.7 system-ui, "Noto Sans CJK JP", sans-serif; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.counts { display: flex; gap: .5rem; flex-wrap: wrap; padding: 0; list-style: none; }
.counts li, .status { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .7rem;
  white-space: nowrap; font-size: .85rem; }
.new { color: var(--new); } .changed { color: var(--changed); } .gone { color: var(--gone); }
.unchanged { color: var(--unchanged); } .problems { color: var(--gone); }
details { border-top: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; display: flex; gap: .8rem; align-items: baseline; }
summary b { flex: 1; font-weight: 600; } summary code { color: var(--unchanged); font-size: .8rem; }
.answer, td { white-space: pre-wrap; overflow-wrap: anywhere; }
.answer { margin: .3rem 0 .8rem 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; table-layout: fixed; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left;
  vertical-align: top; } th:first-child { width: 6em; }
del { background: #b3261e33; text-decoration: none; } ins { background: #0a7d3833;
  text-decoration: none; }
.lost { color: var(--changed); margin-left: 1.5rem; }
"""


def as_page(plan: Plan) -> str:
    """Return a whole HTML document; every text of the sources is escaped."""
    return "\n".join(_page(plan))


def _page(plan: Plan) -> Iterator[str]:
    yield "<!doctype html><html lang='ja'><head><meta charset='utf-8'>"
    yield "<meta name='viewport' content='width=device-width'>"
    yield f"<title>取り込みの確認</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>取り込みの確認: {escape(str(plan.folder))}</h1>"
    yield f"<ul class='counts' aria-label='{escape(summary(plan))}'>"
    for status, word in WORDS.items():
        count = sum(each.status == status for each in plan.compared)
        yield f"<li class='{status}'>{word} {count}件</li>"
    yield f"<li class='problems'>問題 {len(plan.problems)}件</li></ul>"
    if plan.notes:
        yield "<h2>読み取り方</h2><ul>"
        yield from (f"<li>{escape(note)}</li>" for note in plan.notes)
        yield "</ul>"
    if plan.problems:
        yield "<h2>確かめてください</h2><ul class='problems'>"
        yield from (f"<li>{escape(str(problem))}</li>" for problem in plan.problems)
        yield "</ul>"
    for section, entries in groupby(plan.compared, key=lambda each: each.section):
        yield f"<h2>{escape(section)}</h2>"
        for each in entries:
            yield from _entry(each)
    yield "</body></html>"


def _entry(each: Compared) -> Iterator[str]:
    # What needs no decision stays closed.
    is_open = " open" if each.status == "changed" or each.lost else ""
    yield f"<details{is_open}><summary>"
    yield f"<span class='status {each.status}'>{WORDS[each.status]}</span>"
    yield f"<b>{escape(each.question)}</b><code>{escape(each.id)}</code></summary>"
    if each.fields:
        yield "<table><thead><tr><th></th><th>いまのQ&amp;A</th><th>取り込み元</th></tr></thead><tbody>"
        for change in each.fields:
            yield _row(change)
        yield "</tbody></table>"
    else:
        yield f"<div class='answer'>{escape(each.answer)}</div>"
    for lost in each.lost:
        yield f"<p class='lost'>残せないもの: {escape(lost)}</p>"
    yield f"<p class='answer unchanged'>{escape(each.where)}</p></details>"


def _row(change: FieldChange) -> str:
    before, after = [], []
    matcher = SequenceMatcher(a=change.corpus, b=change.source, autojunk=False)
    # What differs is marked; texts too long to compare letter by letter stand as they are.
    parts = (
        matcher.get_opcodes()
        if len(change.corpus) * len(change.source) < 4_000_000
        else [("equal", 0, len(change.corpus), 0, len(change.source))]
    )
    for kind, old_from, old_to, new_from, new_to in parts:
        old, new = escape(change.corpus[old_from:old_to]), escape(change.source[new_from:new_to])
        before.append(old if kind == "equal" or not old else f"<del>{old}</del>")
        after.append(new if kind == "equal" or not new else f"<ins>{new}</ins>")
    note = "<br>(両方で変わっています)" if change.is_conflict else ""
    return (
        f"<tr><th>{FIELD_WORDS[change.name]}{note}</th><td>{''.join(before)}</td>"
        f"<td>{''.join(after)}</td></tr>"
    )
