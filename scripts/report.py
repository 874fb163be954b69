"""An evaluation as one self-contained HTML page: figures, decisions, calibration, risk and
coverage, confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scripts.evaluate import Outcome

_SIZE, _PAD = 320, 40
_STYLE = """body{font:15px/1.6 system-ui,"Noto Sans JP",sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1d2430}
table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #d9dee7;padding:.25rem .6rem;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}figure{display:inline-block;margin:1rem 2rem 1rem 0}
figcaption{color:#5a6475;max-width:20rem}svg{background:#fff}"""


def html_report(title: str, figures: dict[str, float], outcomes: Sequence[Outcome]) -> str:
    """Return the page."""
    judged = [o for o in outcomes if o.query.kind != "ambiguous"]
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


def _figures_table(figures: dict[str, float]) -> str:
    rows = []
    for name, value in figures.items():
        if name.endswith(("_low", "_high", "_n")):
            continue
        interval = (
            f"[{figures[f'{name}_low']:.3f}, {figures[f'{name}_high']:.3f}]"
            if f"{name}_n" in figures
            else ""
        )
        count = f"{figures[f'{name}_n']:.0f}" if f"{name}_n" in figures else ""
        rows.append((name, f"{value:.3f}", interval, count))
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
    return _plot(
        [(float(stated[part].mean()), float(right[part].mean())) for part in bins],
        "confidence",
        "right",
        diagonal=True,
    )


def _risk_coverage(outcomes: Sequence[Outcome]) -> str:
    order = np.argsort([-(o.decision.confidence or 0.0) for o in outcomes], kind="stable")
    wrong = np.array([not o.first_shown_right for o in outcomes], float)[order]
    risk = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    picked = np.unique(np.linspace(0, len(wrong) - 1, 100).astype(int))
    return _plot(
        [((i + 1) / len(wrong), float(risk[i])) for i in picked], "answered", "wrong", line=True
    )


def _plot(
    points: Sequence[tuple[float, float]],
    x_name: str,
    y_name: str,
    *,
    diagonal: bool = False,
    line: bool = False,
) -> str:
    """Return an SVG of points in the unit square."""

    def at(x: float, y: float) -> tuple[float, float]:
        return _PAD + x * (_SIZE - 2 * _PAD), _SIZE - _PAD - y * (_SIZE - 2 * _PAD)

    (left, bottom), (right, top) = at(0, 0), at(1, 1)
    parts = [
        f"<svg width='{_SIZE}' height='{_SIZE}' role='img' aria-label='{x_name} against {y_name}' font-size='12'>",
        f"<path d='M{left} {top}V{bottom}H{right}' fill='none' stroke='#5a6475'/>",
    ]
    if diagonal:
        parts.append(f"<path d='M{left} {bottom}L{right} {top}' stroke='#d9dee7'/>")
    placed = [at(x, y) for x, y in points]
    if line:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f"<polyline points='{path}' fill='none' stroke='#0b57a4' stroke-width='2'/>")
    else:
        parts += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='#0b57a4'/>" for x, y in placed]
    for tick in (0.0, 0.5, 1.0):
        (x, _), (_, y) = at(tick, 0), at(0, tick)
        parts += [
            f"<text x='{x}' y='{bottom + 16}' text-anchor='middle'>{tick}</text>",
            f"<text x='{left - 6}' y='{y + 4}' text-anchor='end'>{tick}</text>",
        ]
    parts += [
        f"<text x='{right}' y='{bottom + 32}' text-anchor='end'>{x_name}</text>",
        f"<text x='{left}' y='{top - 10}'>{y_name}</text></svg>",
    ]
    return "".join(parts)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
