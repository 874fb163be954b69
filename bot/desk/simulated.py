"""Whether what the desk shows is invented: scripts.simulate marks its folder."""

from __future__ import annotations

from pathlib import Path

SIMULATED = "SIMULATED"


def is_simulated(data_dir: Path) -> bool:
    """Return whether a folder's journal was filled by invented visitors."""
    return (data_dir / SIMULATED).exists()
