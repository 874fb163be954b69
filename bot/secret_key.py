"""The key that signs conversations: SECRET_KEY, or in development one made once in DATA_DIR for all
workers."""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from pathlib import Path

from bot.journal.files import make_private_folder

log = logging.getLogger(__name__)

_NAME = "secret_key"


def secret_key(configured: str, data_dir: Path) -> str:
    """Return the configured key, or the one in `data_dir`, made now where there is none yet.

    A folder that cannot be written gives a key for this process and those it forks.
    """
    if configured:
        return configured
    file = data_dir / _NAME
    try:
        if not file.exists():
            _create(file)
        kept = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        log.warning(
            "%s: %s; conversations end with this process. Set SECRET_KEY, or make DATA_DIR writable",
            file,
            error,
        )
        kept = ""
    return kept or secrets.token_hex()


def _create(file: Path) -> None:
    """Write a new key that nobody else can read; of processes that do so together, the first one's
    stands."""
    make_private_folder(file.parent)
    handle, name = tempfile.mkstemp(prefix=f".{_NAME}-", dir=file.parent)  # 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex())
        # A link appears with its content or not at all, and unlike a rename never replaces
        # another's.
        file.hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
