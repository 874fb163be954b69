"""Uploaded files while somebody looks at what they would bring, and the process that reads them."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from bot.journal.files import make_private_folder
from corpus.whole_file import write_whole

_TIME_S = 90
_KEPT_S = 24 * 60 * 60
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NO_NAME = re.compile(r"[\x00-\x1f/\\]")
_MAX_NAME = 120
_MAX_OWN = 3  # files of one member: each is 16 MB at most
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


Found = dict[str, Any]  # what the process prints: entries, notes, problems


class Refused(Exception):
    """A file that cannot be read, or not be brought in: what was found, and what to do."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__("\n".join(said))
        self.said = list(said)


@dataclass(frozen=True)
class Upload:
    """A file that is kept for a day, for who sent it; `section` is that of all its entries."""

    token: str
    name: str
    section: str
    path: Path


@dataclass(frozen=True)
class Uploads:
    """The files in a folder of the desk's: of each member the newest few."""

    folder: Path

    def keep(self, owner: str, name: str, content: bytes, section: str = "") -> Upload:
        """Keep a file, and forget those of yesterday and this member's oldest."""
        make_private_folder(self.folder)
        self._tidy(owner)
        token = secrets.token_hex(16)
        made = self.folder / token
        make_private_folder(made)
        name = _NO_NAME.sub("_", PurePath(name.replace("\\", "/")).name)[-_MAX_NAME:] or "file"
        about = {"owner": owner, "name": name, "section": section[:_MAX_NAME]}
        (made / "content").write_bytes(content)
        write_whole(made / "about.json", json.dumps(about, ensure_ascii=False).encode())
        return Upload(token, name, about["section"], made / "content")

    def find(self, owner: str, token: str) -> Upload | None:
        """Return a file that this member sent; None where it is gone."""
        path = self.folder / token / "content"
        if not _TOKEN.fullmatch(token) or not path.is_file():
            return None
        about = _about(path.parent)
        if about.get("owner") != owner or _age(path.parent) > _KEPT_S:
            return None
        return Upload(token, about["name"], about["section"], path)

    def forget(self, upload: Upload) -> None:
        """Throw a file away."""
        shutil.rmtree(upload.path.parent, ignore_errors=True)

    def keep_reading(self, upload: Upload, found: Found, state: Mapping[str, str]) -> None:
        """Keep what was found in a file, beside a corpus in a certain state."""
        content = json.dumps({"state": state, "found": found}, ensure_ascii=False).encode()
        with suppress(OSError):  # thrown away meanwhile, or no room: it is read again
            write_whole(upload.path.with_name("reading.json"), content)

    def reading(self, upload: Upload, state: Mapping[str, str]) -> Found | None:
        """Return what was found in a file; None where the corpus is another since."""
        with suppress(OSError, ValueError):
            kept = json.loads(upload.path.with_name("reading.json").read_bytes())
            if kept["state"] == state:
                found: Found = kept["found"]
                return found
        return None

    def _tidy(self, owner: str) -> None:
        own = []
        for old in self.folder.iterdir():
            age = _age(old)
            if age > _KEPT_S:
                shutil.rmtree(old, ignore_errors=True)
            elif _about(old).get("owner") == owner:
                own.append((age, old))
        for _, old in sorted(own)[_MAX_OWN - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


def _age(folder: Path) -> float:
    """Return for how many seconds a file is kept already."""
    with suppress(OSError):
        return time.time() - (folder / "content").stat().st_mtime
    return float("inf")  # none was written: its process was killed


def _about(folder: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):  # half written, or gone
        about: dict[str, str] = json.loads((folder / "about.json").read_bytes())
        return about
    return {}


@dataclass(frozen=True)
class Decided:
    """What somebody chose on the page.

    `choices` are id, field and side; `take` the keys of what is wanted, None before anybody chose;
    new entries whose file names no section go into `new_section`.
    """

    choices: tuple[tuple[str, str, str], ...] = ()
    take: tuple[str, ...] | None = None
    new_section: str = ""


def at_the_desk(said: str) -> str:
    """Return what an importer says at a console, for people who see a form."""
    for written, shown in _WORDS:
        said = written.sub(shown, said)
    return said.strip()


def read(
    upload: Upload,
    folder: Path,
    decided: Decided,
    *,
    write: bool = False,
) -> Found:
    """Return what bringing a file into a corpus's folder would do; `write` does it. Raises Refused."""
    job = {
        "file": str(upload.path.absolute()),
        "name": upload.name,
        "folder": str(folder.absolute()),
        "section": upload.section,
        "write": write,
        **asdict(decided),
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
        found: Found = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Refused([f"{upload.name}: {_TOO_LONG}"]) from error
    except ValueError as error:  # it was ended by one of its limits
        raise Refused([f"{upload.name}: {_KILLED}"]) from error
    for name in {"refused", "notes"} & found.keys():
        found[name] = list(filter(None, map(at_the_desk, found[name])))
    for problem in found.get("problems", ()):
        problem["text"] = at_the_desk(problem["text"])
    if "refused" in found:
        raise Refused(found["refused"])
    if found["is_empty"]:
        raise Refused(
            [
                *(problem["text"] for problem in found["problems"]),
                *found["notes"],
                f"{upload.name}: 質問と回答が見つかりませんでした。質問の列と回答の列があるか、確かめてください。",
            ]
        )
    return found
