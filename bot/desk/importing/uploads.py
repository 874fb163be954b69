"""Uploaded files while somebody looks at what they would bring, and the process that reads them."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from bot.journal.files import make_private_folder

_TIME_S = 90
_KEPT_S = 24 * 60 * 60
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NO_NAME = re.compile(r"[\x00-\x1f/\\]")
_MAX_NAME = 120
# Options of the command → what can be done on the page.
_WORDS = (
    (
        re.compile(r"文字のファイルではないか、文字コードがわかりません。ファイルをUTF-8[^。]*。"),
        "文字のファイルとして読めません。画像やPDFは取り込めません。Excel、CSV、Word、ウェブページ（HTML）、"
        "JSON、テキストのファイルを選んでください。",
    ),
    (re.compile(r"ファイルをUTF-8で保存し直すか、--encoding[^。]*。"), "ファイルをUTF-8で保存し直してください。"),
    (re.compile(r"にするか、--[a-z][^。]*。"), "にして、保存し直してください。"),
    (re.compile(r"\([^()]*--[a-z][^()]*\)"), ""),
    (re.compile(r"[^。]*--[a-z][a-z-]+[^。]*。"), ""),
)  # fmt: skip
_TOO_LONG = "時間内に読み取れませんでした。ファイルを分けて、少しずつ取り込んでください。"
_KILLED = (
    "大きすぎるか壊れているため、読み取れませんでした。ファイルを分けるか、保存し直してください。"
)


class Refused(Exception):
    """A file that cannot be read, or not be brought in: what was found, and what to do."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__("\n".join(said))
        self.said = list(said)


@dataclass(frozen=True)
class Upload:
    """A file that is kept for a day."""

    token: str
    name: str
    path: Path


@dataclass(frozen=True)
class Uploads:
    """The files in a folder of the desk's."""

    folder: Path

    def keep(self, name: str, content: bytes) -> Upload:
        """Keep a file, and forget those of yesterday."""
        make_private_folder(self.folder)
        for old in self.folder.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT_S:
                shutil.rmtree(old, ignore_errors=True)
        token = secrets.token_hex(16)
        make_private_folder(self.folder / token)
        name = _NO_NAME.sub("_", PurePath(name.replace("\\", "/")).name)[-_MAX_NAME:] or "file"
        (self.folder / token / "name").write_text(name, "utf-8")
        (self.folder / token / "content").write_bytes(content)
        return Upload(token, name, self.folder / token / "content")

    def find(self, token: str) -> Upload | None:
        """Return a file that was kept; None where it is gone."""
        if not _TOKEN.fullmatch(token) or not (self.folder / token / "content").is_file():
            return None
        name = (self.folder / token / "name").read_text("utf-8")
        return Upload(token, name, self.folder / token / "content")

    def forget(self, upload: Upload) -> None:
        """Throw a file away."""
        shutil.rmtree(upload.path.parent, ignore_errors=True)


def at_the_desk(said: str) -> str:
    """Return what an importer says at a console, for people who see a form."""
    for written, shown in _WORDS:
        said = written.sub(shown, said)
    return said.strip()


def read(
    upload: Upload,
    folder: Path,
    section: str,
    choices: Sequence[tuple[str, str, str]],
    *,
    write: bool = False,
) -> dict[str, Any]:
    """Return what bringing a file into a corpus's folder would do; `write` does it. Raises Refused."""
    job = {
        "file": str(upload.path.absolute()),
        "name": upload.name,
        "folder": str(folder.absolute()),
        "section": section,
        "choices": choices,
        "write": write,
    }
    command = [sys.executable, "-m", "bot.desk.importing.run"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_TIME_S,
            check=False,
            cwd=Path(__file__).parents[3],
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Refused([f"{upload.name}: {_TOO_LONG}"]) from error
    except ValueError as error:  # it was ended by one of its limits
        raise Refused([f"{upload.name}: {_KILLED}"]) from error
    for name in {"refused", "notes", "problems"} & found.keys():
        found[name] = list(filter(None, map(at_the_desk, found[name])))
    if "refused" in found:
        raise Refused(found["refused"])
    if found["is_empty"]:
        raise Refused(
            [
                *found["problems"],
                *found["notes"],
                f"{upload.name}: 質問と回答が見つかりませんでした。質問の列と回答の列があるか、確かめてください。",
            ]
        )
    return found
