"""The figures as lines that people read."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.cluster.figures import Figures


def report_lines(figures: Figures) -> Iterator[str]:
    """Yield the figures, as tables of Markdown and sentences."""
    yield "| replicas | clients | answers/s | p50 ms | p99 ms | failed | processor ms an answer, by whose |"
    yield "|---|---|---|---|---|---|---|"
    for row in figures.throughput:
        cpu = ", ".join(f"{name} {each:.2f}" for name, each in row.cpu_ms.items())
        yield (
            f"| {row.replicas} | {row.clients} | {row.per_second:.0f} | {row.p50_ms:.0f} | "
            f"{row.p99_ms:.0f} | {row.failures} | {cpu} |"
        )
    yield f"memory of a replica: {figures.replica_mb:.0f} MB"
    publishing, failover = figures.publishing, figures.failover
    yield (
        f"publish: built in {publishing.build_s:.1f} s, put on the shelf in {publishing.deliver_s:.1f} "
        f"({publishing.sent_mb:.1f} of {publishing.whole_mb:.1f} MB), served by all "
        f"{publishing.all_after_s:.2f} s later; "
        f"{publishing.failures} of {publishing.answers} answers failed, p99 "
        f"{publishing.p99_before_ms:.0f} ms before and {publishing.p99_during_ms:.0f} during"
    )
    yield (
        f"failover: standby promoted {failover.promoted_after_s:.1f} s after the kill, ratings back "
        f"after {failover.ratings_back_after_s:.1f}; {failover.failed_answers} of {failover.answers} "
        f"answers failed, the slowest {failover.slowest_answer_ms:.0f} ms; ratings: "
        f"{failover.ratings_acknowledged} acknowledged, of them {failover.ratings_lost} lost, "
        f"{failover.ratings_refused} refused; questions lost: {failover.questions_lost}"
    )
