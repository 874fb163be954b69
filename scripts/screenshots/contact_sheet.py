"""All pictures of a folder on one page, beside those of an older one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>
  body { margin: 1rem; background: #888; font: 16px/1.5 sans-serif }
  h2 { position: sticky; top: 0; margin: 1.5rem 0 .5rem; padding: .2rem .5rem; background: #fff }
  ul { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem; margin: 0; padding: 0; list-style: none }
  li { padding: .5rem; background: #ccc } li.same { opacity: .5 }
  img { max-width: 30rem; max-height: 40rem; vertical-align: top }
</style>
"""


def write_contact_sheet(
    folder: Path, states: Sequence[str], faces: Sequence[str], before: Path | None
) -> Path:
    """Write `index.html` into a folder of pictures `state_face.png`, and return its path.

    What is equal to the last byte to its picture `before` is shown once, and paler.
    """
    parts = [_HEAD]
    for state in states:
        shown = [_shown(folder, f"{state}_{face}.png", face, before) for face in faces]
        parts.append(f"<h2>{escape(state)}</h2>\n<ul>\n{''.join(shown)}</ul>\n")
    sheet = folder / "index.html"
    sheet.write_text("".join(parts), encoding="utf-8")
    return sheet


def _shown(folder: Path, name: str, face: str, before: Path | None) -> str:
    now, old = folder / name, before / name if before else None
    if not now.exists():
        return ""
    if old and not old.exists():
        return f"<li>{escape(face)}, new<br>{_image(now, folder)}</li>\n"
    if not old or old.read_bytes() == now.read_bytes():
        kind = ' class="same"' if old else ""
        return f"<li{kind}>{escape(face)}<br>{_image(now, folder)}</li>\n"
    return (
        f"<li>{escape(face)}, before and now<br>{_image(old, folder)} {_image(now, folder)}</li>\n"
    )


def _image(picture: Path, folder: Path) -> str:
    address = quote(Path(os.path.relpath(picture, folder)).as_posix())
    return f'<a href="{address}"><img src="{address}" alt="" loading="lazy"></a>'
