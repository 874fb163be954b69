"""The company's own files: the pictures that its file names, and what lies beside its templates."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, abort, url_for

from bot.web.versioned_file import VersionedFile
from corpus.branding import IMAGE_TYPES, Branding, Image

log = logging.getLogger(__name__)

STATIC = "static"  # the folder beside the company's templates
STYLES = f"{STATIC}/company.css"  # joins every page where it is there
_TYPES = IMAGE_TYPES | {".css": "text/css; charset=utf-8"}
_MAX_BYTES = 2 << 20
_MAX_FILES = 200
_FAVICON = VersionedFile(
    (Path(__file__).parent / "static" / "favicon.ico").read_bytes(), IMAGE_TYPES[".ico"]
)
# A drawing may hold scripts: opened by itself it runs none, and asks for nothing.
_DRAWING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


@dataclass(frozen=True)
class CompanyFiles:
    """What is served below /company/, by name. Read at the start: a change needs another."""

    branding: Branding
    by_name: Mapping[str, VersionedFile]

    def file(self, name: str) -> Response:
        """GET /company/…, for a year where ?v= names this very version."""
        found = self.by_name.get(name)
        if found is None:
            abort(404)
        return _reply(found)

    def favicon(self) -> Response:
        """GET /favicon.ico, which browsers ask for by themselves."""
        image = self.branding.favicon
        found = self.by_name.get(_name_of("favicon", image)) if image else None
        return _reply(found or _FAVICON)

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        company = Blueprint("company", __name__)
        company.add_url_rule("/favicon.ico", view_func=self.favicon)
        company.add_url_rule("/company/<path:name>", view_func=self.file)
        return company

    def url(self, name: str) -> str:
        """Return the address of a file on this server; "" where there is none."""
        found = self.by_name.get(name)
        return url_for("company.file", name=name, v=found.version) if found else ""

    def image_url(self, role: str, image: Image | None) -> str:
        """Return the address of a picture; "" where there is none, or its file is missing."""
        if image is None:
            return ""
        return self.url(_name_of(role, image)) if image.is_file else image.place


def read_company_files(
    branding: Branding, corpus_dir: Path, templates_dir: Path | None
) -> CompanyFiles:
    """Read the pictures and the static files; what cannot be shown is left out, with a warning."""
    found = {}
    for role in ("logo", "favicon", "share_image"):
        image: Image | None = getattr(branding, role)
        if image is None or not image.is_file:
            continue
        if fault := file_fault(corpus_dir / image.place):
            log.warning("%s: %s=%s %s", image.source, role, image.place, fault)
        else:
            found[_name_of(role, image)] = _read(corpus_dir / image.place)
    folder = templates_dir / STATIC if templates_dir else None
    for path in sorted(folder.rglob("*"))[:_MAX_FILES] if folder else ():
        name = path.relative_to(folder).as_posix() if folder else ""
        if path.is_dir() or any(part.startswith(".") for part in name.split("/")):
            continue
        if path.suffix.lower() not in _TYPES:
            log.warning("%s is not served: use %s", path, ", ".join(_TYPES))
        elif fault := file_fault(path):
            log.warning("%s %s", path, fault)
        else:
            found[f"{STATIC}/{name}"] = _read(path)
    return CompanyFiles(branding, found)


def file_fault(path: Path) -> str:
    """Return why a file cannot be served, with the repair; or ""."""
    try:
        if not path.is_file():
            return "is not there: put the file there, or take its name out"
        if path.stat().st_size > _MAX_BYTES:
            return f"is too large to be part of a page: make it smaller than {_MAX_BYTES >> 20} MB"
        with path.open("rb"):
            return ""
    except OSError as error:
        return f"cannot be read ({error.strerror}): give the server's user the right to"


def _name_of(role: str, image: Image) -> str:
    return role.replace("_", "-") + PurePosixPath(image.place).suffix.lower()


def _read(path: Path) -> VersionedFile:
    return VersionedFile(path.read_bytes(), _TYPES[path.suffix.lower()])


def _reply(file: VersionedFile) -> Response:
    response = file.response()
    if file.content_type == IMAGE_TYPES[".svg"]:
        response.headers["Content-Security-Policy"] = _DRAWING_POLICY
    return response
