"""An evaluation as one self-contained HTML page: figures, decisions, calibration, risk and
coverage, confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import numpy as np
from matplotlib.axes import Axes

from bot.evaluation.figures import Figure, as_text
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import AMBIGUOUS
from bot.evaluation.svg import BLUE, GREY, draw_svg

_SIZE = (3.4, 3.2)  # inches
_STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans JP",sans-serif;color:#1d2430}
body{max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{border:1px solid #d9dee7;padding:.25rem .6rem;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}
figure{display:inline-block;margin:1rem 2rem 1rem 0}
figcaption{color:#5a6475;max-width:20rem}
"""


def html_report(title: str, figures: Sequence[Figure], outcomes: Sequence[Outcome]) -> str:
    """Return the page."""
    judged = [o for o in outcomes if o.query.kind != AMBIGUOUS]
    parts = [
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>",
        _figures_table(figures),
        _decisions_table(outcomes),
    ]
    with_confidence = [o for o in judged if o.decision.confidence is not None]
    if with_confidence:
        parts += [
            _figure(
                _calibration(with_confidence),
                "Calibration: stated confidence against the share that was right, "
                "five bins of equal count.",
            ),
            _figure(
                _risk_coverage(judged),
                "Risk and coverage: how often an answer would be wrong if that share of "
                "all queries were answered, most confident first.",
            ),
        ]
    parts += [_confusions(judged), _misses(outcomes), "</html>"]
    return "\n".join(parts)


def _figures_table(figures: Sequence[Figure]) -> str:
    rows = []
    for figure in figures:
        own = figure.interval
        interval = f"[{own.low:.3f}, {own.high:.3f}]" if own else ""
        rows.append((figure.name, as_text(figure.value), interval, str(figure.n or "")))
    return "<h2>Figures</h2>" + _table(("figure", "value", "95 % bootstrap", "n"), rows)


def _decisions_table(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(
        (
            o.query.kind or ("in scope" if o.query.relevant else "out of scope"),
            o.decision.verdict.value,
        )
        for o in outcomes
    )
    kinds = list(dict.fromkeys(kind for kind, _ in counts))
    verdicts = ("answer", "choices", "fallback", "notice")
    rows = [(kind, *(str(counts[kind, verdict]) for verdict in verdicts)) for kind in kinds]
    return "<h2>Decisions by kind of query</h2>" + _table(("kind", *verdicts), rows)


def _confusions(outcomes: Sequence[Outcome]) -> str:
    pairs = Counter(
        (sorted(o.query.relevant)[0], o.ranking[0])
        for o in outcomes
        if o.query.relevant and o.ranking and not o.right
    )
    rows = [(right, found, str(n)) for (right, found), n in pairs.most_common(30)]
    return "<h2>Confused entries</h2>" + _table(("right", "ranked first", "queries"), rows)


def _misses(outcomes: Sequence[Outcome]) -> str:
    rows = [
        (
            o.query.id,
            o.query.kind,
            o.query.text[:120],
            o.decision.verdict.value,
            ", ".join(o.shown),
            o.decision.reason.value,
            ", ".join(sorted(o.query.relevant)),
        )
        for o in outcomes
        if o.missed
    ]
    return "<h2>What went wrong</h2>" + _table(
        ("id", "kind", "query", "decision", "shown", "reason", "right"), rows
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def cell(text: str) -> str:
        number = text.replace(".", "").replace("-", "").isdigit()
        return f"<td{' class=n' if number else ''}>{escape(text)}</td>"

    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{body}</table>"


def _calibration(outcomes: Sequence[Outcome]) -> str:
    stated = np.array([o.decision.confidence for o in outcomes], float)
    right = np.array([o.first_shown_right for o in outcomes], float)
    bins = [part for part in np.array_split(np.argsort(stated), 5) if len(part)]

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=GREY)
        means = [stated[part].mean() for part in bins], [right[part].mean() for part in bins]
        axes.plot(*means, "o", color=BLUE, clip_on=False)
        axes.set(xlabel="confidence", ylabel="share that was right", xlim=(0, 1), ylim=(0, 1))

    return draw_svg("confidence against the share that was right", [draw], _SIZE)


def _risk_coverage(outcomes: Sequence[Outcome]) -> str:
    order = np.argsort([-(o.decision.confidence or 0.0) for o in outcomes], kind="stable")
    wrong = np.array([not o.first_shown_right for o in outcomes], float)[order]
    answered = np.arange(1, len(wrong) + 1)

    def draw(axes: Axes) -> None:
        axes.plot(answered / len(wrong), np.cumsum(wrong) / answered, color=BLUE)
        axes.set(
            xlabel="share answered", ylabel="share wrong of those", xlim=(0, 1), ylim=(0, None)
        )

    return draw_svg("share answered against the share wrong of those", [draw], _SIZE)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
