"""The desk's style sheets and scripts: kept by browsers for as long as they are the same."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

_FOLDER = Path(__file__).with_name("static")
_ENDPOINT = "desk.static"


def keep_assets(blueprint: Blueprint) -> None:
    """Let each asset's address name its content, and its reply last."""
    blueprint.app_url_defaults(_name_content)
    blueprint.after_request(_last)


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == _ENDPOINT and "filename" in values:
        values["v"] = _digest(values["filename"])


@cache
def _digest(name: str) -> str:
    file = _FOLDER / name
    return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def _last(response: Response) -> Response:
    # Not an address of another version, which a worker that is older may be asked for.
    name = (request.view_args or {}).get("filename", "")
    is_this = request.endpoint == _ENDPOINT and request.args.get("v") == _digest(name)
    if is_this and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
