"""Let visitors use the real server: python -m scripts.soak [--minutes N] [--json FILE] [--plot FILE]

The server is started here, on a free port of this machine alone and with a journal of its own;
WEB_WORKERS and the other settings count, but DATA_DIR, DATABASE_URL and RATE_LIMIT.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.settings import read_settings
from corpus.reader import read_corpus
from index.store import current_folder
from scripts.door import INTERRUPTED, door
from scripts.soak.measured import Measured
from scripts.soak.report import as_json, tables
from scripts.soak.run import Plan, Progress, soak
from scripts.soak.texts import read_texts
from scripts.soak.verdicts import verdicts

_SAMPLES = 360  # of a long soak; one a second of a short one


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where every promise was kept, 1 where one was not; after Ctrl-C likewise, but
    130 for 0."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.soak",
        description="Load the real server for minutes; nothing may fail, grow or get lost.",
    )
    parser.add_argument("--minutes", type=float, default=30, help="(%(default)s)")
    parser.add_argument(
        "--load", type=float, default=0.7, help="share of the measured capacity (%(default)s)"
    )
    parser.add_argument(
        "--switch-every",
        type=float,
        metavar="S",
        help="publish every S seconds, seen by the server",
    )
    parser.add_argument(
        "--queries", type=Path, default=Path("tests/data/dev.jsonl"), help='JSONL with a "text"'
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw them over time")
    arguments = parser.parse_args(argv)
    if arguments.plot:  # matplotlib is there for development only: known before, not after
        from scripts.soak.plot import soak_plot
    settings = read_settings()
    current_folder(settings.index_dir)
    lines = arguments.queries.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["text"] for line in lines if line.strip()]
    seconds = 60 * arguments.minutes
    plan = Plan(
        seconds,
        arguments.load,
        capacity_s=min(max(seconds / 20, 2), 10),
        every_s=max(seconds / _SAMPLES, 1),
        switch_every_s=arguments.switch_every,
    )
    texts = read_texts(read_corpus(settings.corpus_dir), asked)
    measured = soak(settings, texts, plan, _progress())
    judged = verdicts(measured)
    print(f"{_head(measured, arguments.load)}\n\n{tables(measured, judged)}")
    for failure in (*measured.warm_up.failures[:10], *measured.outcomes.failures[:10]):
        print(f"at {failure.begun_s:.1f} s, {failure.kind}: {failure.fault}", file=sys.stderr)
    if arguments.json:
        figures = json.dumps(as_json(measured, judged), ensure_ascii=False, indent=1)
        arguments.json.write_text(figures, encoding="utf-8")
    if arguments.plot:
        arguments.plot.write_text(soak_plot(measured), encoding="utf-8")
    if broken := [each.name for each in judged if not each.kept]:
        print(f"not kept: {', '.join(broken)}", file=sys.stderr)
        return 1
    return INTERRUPTED if measured.interrupted else 0


def _progress() -> Progress:
    began = time.monotonic()

    def show(text: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {text}", file=sys.stderr, flush=True)

    return show


def _head(measured: Measured, load: float) -> str:
    return (
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{measured.workers} workers, the client beside them on the same cores; "
        f"{measured.seconds / 60:.1f} minutes{' (interrupted)' if measured.interrupted else ''} at "
        f"{measured.rate_per_s:.0f} requests a second, {load:.0%} of the "
        f"{measured.capacity_per_s:.0f} measured before"
        + (f"; {measured.switches} switches to another version" if measured.switches else "")
    )


if __name__ == "__main__":
    sys.exit(main())
