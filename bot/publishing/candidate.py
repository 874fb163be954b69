"""A version that is built and looked at, to which nothing is switched: INDEX_DIR/candidate.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.publishing.files import FileChange
from bot.publishing.gate import Gate
from corpus.whole_file import write_whole
from index.store import CURRENT

FILE = "candidate.json"


@dataclass(frozen=True)
class Candidate:
    """The newest candidate; only one is kept.

    `published` is the version it was compared with ("": none), `changes` what it brings into the
    corpus's folder, `impact` what `Impact.as_json` tells.
    """

    version: str
    at: str
    published: str = ""
    gate: Gate = field(default_factory=Gate)
    impact: dict[str, Any] = field(default_factory=dict)
    changes: tuple[FileChange, ...] = ()

    def save(self, index_dir: Path) -> None:
        """Write it down; the one before is forgotten."""
        raw = asdict(self) | {"gate": self.gate.as_json()}
        write_whole(index_dir / FILE, json.dumps(raw).encode())

    def as_json(self) -> dict[str, Any]:
        """Return what a door tells of it."""
        return {"version": self.version, "gate": self.gate.as_json(), "impact": self.impact}


def read_candidate(index_dir: Path) -> Candidate | None:
    """Return the newest candidate, where its version is there and not served by now."""
    try:
        raw = json.loads((index_dir / FILE).read_bytes())
        changes = tuple(FileChange(**each) for each in raw["changes"])
        found = Candidate(**raw | {"gate": Gate.of(raw["gate"]), "changes": changes})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    folder = (index_dir / "versions" / found.version).resolve()
    return found if folder.is_dir() and folder != (index_dir / CURRENT).resolve() else None


def forget_candidate(index_dir: Path) -> None:
    """Forget it: it was published, or something else was."""
    (index_dir / FILE).unlink(missing_ok=True)
