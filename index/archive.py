"""Version ↔ one file, which carries an index to machines that build none.

A tar, packed with gzip. Its first member says what follows, each file with its size and SHA-256; then
come exactly these files, by name. The same version makes the same bytes. Nothing of what is read is
believed: each header must be, byte for byte, the one that the first member makes one expect, so that
there is no place for a link, a device, another path or another size.
"""

from __future__ import annotations

import filecmp
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from index.archive_contents import (
    CONTENTS_FILE,
    ArchiveRefused,
    Contents,
    PackedFile,
    fault_of,
    read_contents,
    refuse_without_room,
)
from index.lock import build_lock
from index.manifest import FILE, IndexRefused, Manifest, file_digest, folder_digests
from index.progress import Progress, Report, silent
from index.store import ENCODER_FOLDER, add_version, current_folder, new_folder, verify

__all__ = ["ArchiveRefused", "read_archive", "unpack", "write_archive"]

_COMPRESSION = 6  # 9 takes three times as long for 1 % less
_CHUNK = 1 << 20
_MAX_CONTENTS = 64 << 20  # bytes of the first member: a quarter of a million files
_MB = 1_000_000


def write_archive(
    index_dir: Path, file: Path, version: str | None = None, report: Report = silent
) -> str:
    """Pack what is served, or another version, into `file`; return which one it is.

    `file` is there wholly or as it was before. Raises IndexRefused, OSError.
    """
    folder = _folder_of(index_dir, version)
    verify(folder)
    digests = folder_digests(folder) | {FILE: file_digest(folder / FILE)}
    files = tuple(
        PackedFile(name, (folder / name).stat().st_size, digest)
        for name, digest in sorted(digests.items())
    )
    contents = Contents(folder.name, files)
    if fault := fault_of(contents):
        raise IndexRefused(f"{folder}: cannot be packed ({fault}). Give the file a plainer name")
    with _written_beside(file) as out:
        _pack(folder, contents, out, report)
    return folder.name


def read_archive(file: Path, index_dir: Path, report: Report = silent) -> str:
    """Put the version of an archive beside the others; return its name here. Nothing is switched.

    Where it is here already, it stays. While a build is at work in `index_dir` this waits. Raises
    ArchiveRefused, IndexRefused, BuildRunning, OSError.
    """
    with build_lock(index_dir, report):
        return unpack(file, index_dir, report)


def unpack(file: Path, index_dir: Path, report: Report = silent) -> str:
    """Do what `read_archive` does, for a caller that holds the build's lock."""
    with file.open("rb") as packed, _told_when_torn(file):
        tar = gzip.GzipFile(fileobj=packed)
        contents = read_contents(_first_member(tar), file)
        if found := _here_already(index_dir, contents):
            report(Progress("archive", f"{found} is here already"))
            return found
        refuse_without_room(file, contents, index_dir)
        with new_folder(index_dir) as folder:
            _unpack(tar, contents, file, folder, report)
            _refuse_other_program(file, folder)
            _share_encoder(folder, index_dir)
            return add_version(folder, index_dir, contents.version).name


def _folder_of(index_dir: Path, version: str | None) -> Path:
    if version is None:
        return current_folder(index_dir)
    versions = index_dir / "versions"
    kept = sorted(each.name for each in versions.glob("[!.]*"))
    if version not in kept:
        there = ", ".join(kept) or "none"
        raise IndexRefused(f"{version}: no such version in {index_dir}. There are: {there}")
    return versions / version


@contextmanager
def _written_beside(file: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of `file` at the end; where the block raises, it goes."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=file.absolute().parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        new.chmod(0o644)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _pack(folder: Path, contents: Contents, out: IO[bytes], report: Report) -> None:
    first = json.dumps(asdict(contents), ensure_ascii=False, indent=1).encode()
    count = _Count(report, f"packing {contents.version}, MB", contents.size)
    packer = gzip.GzipFile("", "wb", _COMPRESSION, out, mtime=0)
    with packer, tarfile.open(fileobj=packer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        tar.addfile(_member(CONTENTS_FILE, len(first)), io.BytesIO(first))
        for each in contents.files:
            with (folder / each.name).open("rb") as content:
                hashing = _Hashing(content, count)
                tar.addfile(_member(each.name, each.size), hashing)
            if hashing.sha256.hexdigest() != each.sha256:
                raise IndexRefused(f"{folder / each.name}: changed while it was packed. Try again")


def _member(name: str, size: int) -> tarfile.TarInfo:
    """Return a header without owner and date, so that the same files make the same bytes."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member


def _first_member(tar: gzip.GzipFile) -> bytes:
    """Return what the first member holds. Raises tarfile.TarError, EOFError."""
    header = tarfile.TarInfo.frombuf(_exactly(tar, tarfile.BLOCKSIZE), "utf-8", "strict")
    if header.name != CONTENTS_FILE or not header.isreg() or header.size > _MAX_CONTENTS:
        raise tarfile.HeaderError(f"it does not begin with {CONTENTS_FILE}")
    return _padded(tar, header.size)


def _padded(tar: gzip.GzipFile, size: int) -> bytes:
    content = _exactly(tar, size)
    _exactly(tar, -size % tarfile.BLOCKSIZE)
    return content


def _unpack(
    tar: gzip.GzipFile, contents: Contents, file: Path, folder: Path, report: Report
) -> None:
    count = _Count(report, f"unpacking {contents.version}, MB", contents.size)
    for each in contents.files:
        header = _member(each.name, each.size).tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")
        if _exactly(tar, len(header)) != header:
            raise ArchiveRefused.damaged(file, f"{each.name} is not where its list has it")
        target = folder / each.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            sha256 = _copy(tar, out, each.size, count)
        if sha256 != each.sha256:
            raise ArchiveRefused.damaged(file, f"{each.name} has another checksum")
        _exactly(tar, -each.size % tarfile.BLOCKSIZE)
    if tar.read(tarfile.RECORDSIZE + 1).strip(b"\0") or tar.read(1):
        raise ArchiveRefused.damaged(file, "it holds more than its list")


def _copy(tar: gzip.GzipFile, out: IO[bytes], size: int, count: _Count) -> str:
    """Copy `size` bytes; return their SHA-256."""
    sha256 = hashlib.sha256()
    while size:
        chunk = _exactly(tar, min(size, _CHUNK))
        sha256.update(chunk)
        out.write(chunk)
        count.advance(len(chunk))
        size -= len(chunk)
    return sha256.hexdigest()


def _exactly(tar: gzip.GzipFile, size: int) -> bytes:
    content = tar.read(size)
    if len(content) != size:
        raise EOFError("it ends too early")
    return content


def _here_already(index_dir: Path, contents: Contents) -> str:
    """Return the whole version here that has the same manifest; "" where there is none."""
    sums = {each.name: each.sha256 for each in contents.files}
    for manifest in sorted(index_dir.glob(f"versions/[!.]*/{FILE}")):
        try:
            if file_digest(manifest) == sums[FILE]:
                verify(manifest.parent)
                return manifest.parent.name
        except (IndexRefused, OSError):
            continue
    return ""


def _share_encoder(folder: Path, index_dir: Path) -> None:
    """Let a new version have its encoder's files in common with a version that has the same ones.

    Mapped into memory, and on the disk, they are then there once. Where the disk cannot, they stay.
    """
    others = [
        *index_dir.glob(f"versions/[!.]*/{ENCODER_FOLDER}"),
        *index_dir.glob("encoders/[!.]*"),
    ]
    for file in sorted((folder / ENCODER_FOLDER).glob("*")):
        there = (each / file.name for each in others if (each / file.name).is_file())
        with suppress(OSError):
            if same := next((each for each in there if filecmp.cmp(each, file, False)), None):
                link = file.with_name(f".{file.name}")
                link.hardlink_to(same)
                link.replace(file)


def _refuse_other_program(file: Path, folder: Path) -> None:
    try:
        Manifest.load(folder)
        verify(folder)
    except IndexRefused as refused:
        reason = str(refused).replace(f"{folder}/", "").partition(" Run: ")[0]
        raise ArchiveRefused(
            f"{file}: this program cannot use it ({reason}) Make the archive with the release that "
            "runs here: python -m scripts.archive save FILE"
        ) from refused


@contextmanager
def _told_when_torn(file: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError, UnicodeError) as error:
        raise ArchiveRefused.damaged(file, str(error)) from error


class _Hashing:
    """A file that is hashed and counted as it is read."""

    def __init__(self, content: IO[bytes], count: _Count) -> None:
        self._content, self._count = content, count
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        chunk = self._content.read(size)
        self.sha256.update(chunk)
        self._count.advance(len(chunk))
        return chunk


class _Count:
    """Reports bytes as megabytes."""

    def __init__(self, report: Report, note: str, total: int) -> None:
        self._report, self._note = report, note
        self._done, self._total = 0, total
        self.advance(0)

    def advance(self, size: int) -> None:
        """Count some bytes as done."""
        self._done += size
        megabytes = self._done // _MB, max(self._total // _MB, 1)
        if size == 0 or self._done % _MB < size or self._done == self._total:
            total = megabytes[1]
            done = total if self._done == self._total else min(megabytes[0], total)
            self._report(Progress("archive", self._note, done, total))
