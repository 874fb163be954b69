"""Run an example of many machines on this one: python -m scripts.cluster [--replicas N] [--measure]

Replicas with a worker each behind nginx, PostgreSQL with a standby, Redis; what is published there
is a copy of CORPUS_DIR and of the current index. Ctrl-C ends all of it and leaves nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import read_settings
from corpus.reader import read_corpus
from scripts.cluster.cluster import Cluster, running_cluster
from scripts.cluster.measure import measure
from scripts.cluster.report import report_lines
from scripts.door import cleaning_up_when_ended, door

_MAX_REPLICAS = 9


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when it is measured; without --measure it runs until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m scripts.cluster", description=__doc__)
    parser.add_argument(
        "--replicas",
        type=int,
        choices=range(1, _MAX_REPLICAS + 1),
        default=3,
        metavar="N",
        help="how many (%(default)s)",
    )
    parser.add_argument("--measure", action="store_true", help="load, failover, publish; then end")
    parser.add_argument(
        "--seconds", type=float, default=20.0, metavar="S", help="of each load (%(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args(argv)
    own = {name: text for name, text in os.environ.items() if name not in ("DELIVERY", "REPLICA")}
    settings = read_settings(own)
    with (
        cleaning_up_when_ended(),
        running_cluster(settings, arguments.replicas, _tell) as cluster,
    ):
        if not arguments.measure:
            _tell(_addresses(cluster))
            signal.pause()
            return 0
        figures = measure(cluster, read_corpus(settings.corpus_dir), arguments.seconds, _tell)
    print("\n".join(report_lines(figures)))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures.as_json(), indent=1) + "\n", encoding="utf-8")
    return 0


def _addresses(cluster: Cluster) -> str:
    replicas = "".join(
        f"\n  web-{number}: {each.url}/" for number, each in enumerate(cluster.replicas, 1)
    )
    variables = " ".join(f"{name}='{text}'" for name, text in sorted(cluster.publisher.items()))
    return (
        f"visitors ask at {cluster.url}/ (nginx), which asks{replicas}\n"
        f"primary: {cluster.primary.url}\nstandby: {cluster.standby.url}\n"
        f"edit the Q&A in {cluster.publisher['CORPUS_DIR']}, and publish it to all:\n"
        f"  {variables} python -m scripts.publish\n"
        f"logs: {cluster.folder}/web-*.log. Ctrl-C ends all of it"
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
