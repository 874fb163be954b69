"""A new corpus's folder: written wholly, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from corpus.errors import FaqError


class FolderInUse(FaqError):
    """A folder that holds something already; the message says what, and what to do."""


def refuse_unless_empty(folder: Path) -> None:
    """Raise FolderInUse where a corpus would meet files of somebody's.

    What lies behind a dot is no corpus, and stays: .git, .DS_Store. Raises OSError.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderInUse(
            f"{folder}: フォルダーではなく、ファイルがあります。別の名前にしてください。"
        )
    found = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if found:
        shown = "、".join(found[:3]) + (f" など{len(found)}件" if len(found) > 3 else "")
        raise FolderInUse(
            f"{folder}: 空ではありません({shown})。上書きしないよう、何も書いていません。"
            "新しい名前か、空のフォルダーを指定してください。"
        )


def write_folder(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write the files; whatever comes between, also Ctrl-C, leaves nothing. Raises OSError."""
    made: list[Path] = []
    try:
        for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
            made.append(missing)
            missing.mkdir()
        written = []
        for name, text in files.items():
            made.append(folder / name)
            (folder / name).write_text(text, encoding="utf-8")
            written.append(folder / name)
    except BaseException:  # Ctrl-C too: all of a corpus, or nothing
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise
    return written
