"""The results as the Markdown table of docs/speed.md: what, promised, measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from scripts.bench.results import (
    AskRound,
    LoadRound,
    MailRound,
    Memory,
    Peers,
    Rebuild,
    Results,
    ScaleStep,
)

Line = tuple[str, str, str]


def markdown_table(results: Results) -> str:
    """Return a line or two for each row that has been measured."""
    lines: list[Line] = []
    if results.ask:
        lines.append(_ask(results.ask))
    if results.mail:
        lines.append(_mail(results.mail))
    if results.peers:
        lines += _peers(results.peers)
    if results.repeat:
        lines.append(("a repeated query", "≤ 0.3 ms", f"{_spread(results.repeat, 3)} ms"))
    if results.http:
        lines += _http(results.http)
    if results.cold:
        lines.append(
            ("start of the server to its first answer", "≤ 2.5 s", f"{_spread(results.cold)} s")
        )
    if results.memory:
        lines += _memory(results.memory)
    if results.rebuild:
        lines.append(_rebuild(results.rebuild))
    if results.scale:
        lines += _scale(results.scale[-1])
    head = "| what | promised | measured |\n|---|---|---|\n"
    return head + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ask(rounds: Sequence[AskRound]) -> Line:
    forward, ask = [each.forward_ms for each in rounds], [each.ask_ms for each in rounds]
    ratios = [each.ask_ms / each.forward_ms for each in rounds]
    return (
        "`ask`, not remembered, p50 ÷ the bare int8 pass",
        "≤ 1.30",
        f"{_spread(ratios)} (pass {_spread(forward)}, ask {_spread(ask)} ms)",
    )


def _mail(rounds: Sequence[MailRound]) -> Line:
    ratios = [each.mail_ms / each.question_ms for each in rounds]
    mails = [each.mail_ms for each in rounds]
    return (
        "a mail of 2,000 characters, p50 ÷ a question",
        "≤ 15",
        f"{_spread(ratios, 1)} ({_spread(mails, 0)} ms)",
    )


def _peers(peers: Peers) -> Iterator[Line]:
    if peers.skipped:
        yield "other pipelines with the same weights", "≥ 5", f"skipped: {peers.skipped}"
    ask = float(np.median(peers.ask_ms)) if peers.ask_ms else 0.0
    for name, times in peers.pipelines_ms.items():
        yield (
            f"{name} with the same weights, p50 ÷ `ask`",
            "≥ 5",
            f"{np.median(times) / ask:.1f} ({_spread(times, 1)} ms, ask {ask:.2f} ms)",
        )


def _http(rounds: Sequence[LoadRound]) -> Iterator[Line]:
    busy = [each.per_second * each.forward_ms / 1000 for each in rounds]
    per_second = [each.per_second for each in rounds]
    yield (
        "HTTP, one worker on one core: answers/s × pass",
        "≥ .75",
        f"{_spread(busy)} ({_spread(per_second, 0)} per second)",
    )
    tails = [each.p99_ms / each.p50_ms for each in rounds]
    p50 = [each.p50_ms for each in rounds]
    yield "at 70 % load, Poisson: p99 ÷ p50", "≤ 4", f"{_spread(tails)} (p50 {_spread(p50, 1)} ms)"


def _memory(memory: Memory) -> Iterator[Line]:
    yield (
        "one worker after a query of 500 characters",
        "≤ 350 MB",
        f"{memory.rss_mb:.0f} MB "
        f"({memory.busy_rss_mb:.0f} MB after 200 more and twelve such, four at a time)",
    )
    added = [more - fewer for fewer, more in pairwise(memory.pss_mb)]
    yield (
        "all processes (PSS), per added worker",
        "≤ 60 MB",
        f"{_spread(added, 0)} MB (one worker {memory.pss_mb[0]:.0f} MB in all)",
    )


def _rebuild(builds: Sequence[Rebuild]) -> Line:
    embedded = max(each.embedded for each in builds)
    return (
        "rebuild after one wording changed",
        "see docs/speed.md",
        f"{_spread([each.seconds for each in builds])} s, "
        f"{embedded} text{'' if embedded == 1 else 's'} embedded",
    )


def _scale(largest: ScaleStep) -> Iterator[Line]:
    search = largest.search
    yield (
        f"{largest.passages:,} synthetic vectors, p50 at recall@10",
        "≤ 2 ms at ≥ .97",
        f"{np.median(search.dense_ms):.2f} ms (p99 {np.percentile(search.dense_ms, 99):.2f}) "
        f"at {search.recall:.3f}",
    )
    p50, p99 = np.percentile(search.lexical_ms, [50, 99])
    yield (
        f"{largest.passages:,} synthetic texts, BM25, p50 and p99",
        "≤ 5 and 20 ms",
        f"{p50:.2f} and {p99:.2f} ms, the exhaustive ten in {search.same_top10:.3f} of queries",
    )


def _spread(values: Sequence[float], digits: int = 2) -> str:
    """Return median [min–max]."""
    return f"{np.median(values):.{digits}f} [{min(values):.{digits}f}–{max(values):.{digits}f}]"
