"""What scripts/run starts: serves, or has a broken .venv made anew and starts again, once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_TRIED = "FAQ_VENV_REPAIRED"


def main() -> int:
    """Return what serving returns."""
    sys.path[0] = str(_ROOT)
    try:
        from scripts.serve import main as serve
    except (Exception, SystemExit) as error:  # whatever half a package raises
        if _TRIED in os.environ or not _is_of_packages(error):
            raise
        # scripts/setup.sh reads it.
        (_ROOT / ".venv" / "broken").write_text(f"{type(error).__name__}: {error}")
        os.environ[_TRIED] = "1"
        os.execvp("bash", ["bash", str(_ROOT / "scripts" / "run"), *sys.argv[1:]])
    return serve()


def _is_of_packages(error: BaseException) -> bool:
    """Return whether an installed package is missing or broken, rather than our own code."""
    if isinstance(error, ImportError | SystemExit):
        return True
    files = [error.filename or ""] if isinstance(error, SyntaxError) else []
    step = error.__traceback__
    while step:
        files.append(step.tb_frame.f_code.co_filename)
        step = step.tb_next
    return any("site-packages" in file for file in files)


if __name__ == "__main__":
    sys.exit(main())
