"""Doors for humans: `python -m scripts.NAME`."""

import importlib.util
import sys

_NEEDED = ("ruamel.yaml", "flask", "numpy", "onnxruntime")


def _is_missing(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is None
    except ImportError:  # the package around it is missing
        return True


if sys.version_info < (3, 11) or any(map(_is_missing, _NEEDED)):
    # Every door comes by here first: a stranger who uses another Python is told which one to use.
    sys.exit(
        f"{sys.executable} (Python {sys.version.split()[0]}) has not what this program needs. "
        "Run scripts/setup once, then: . .venv/bin/activate"
    )
