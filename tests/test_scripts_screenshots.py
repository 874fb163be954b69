"""Pictures of every state, and the page that they are looked at on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.screenshots.__main__ import main
from scripts.screenshots.contact_sheet import write_contact_sheet
from scripts.screenshots.faces import PICTURED, SCREENS, THEMES
from scripts.screenshots.states import WIDGET


def test_pictures_stand_beside_the_older_ones_and_equal_ones_alone(tmp_path: Path) -> None:
    now, before = tmp_path / "now", tmp_path / "before & after"
    for folder, names in (now, "abc"), (before, "ab"):
        folder.mkdir()
        for name in names:
            (folder / f"{name}_1440-light.png").write_bytes(
                b"same" if name == "a" else bytes(folder)
            )
    sheet = write_contact_sheet(now, ["a", "b", "c", "gone"], ["1440-light"], before)
    parts = sheet.read_text("utf-8").split("<h2>")[1:]
    assert [part.count("<img") for part in parts] == [1, 2, 1, 0]
    assert 'class="same"' in parts[0] and "new" in parts[2]
    assert 'src="../before%20%26%20after/b_1440-light.png"' in parts[1]


def test_without_chromium_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([str(tmp_path / "pictures")]) == 1
    assert "apt-get install chromium" in capsys.readouterr().err


def test_every_theme_and_screen_is_pictured_and_no_two_states_share_a_name() -> None:
    assert {face.theme for face in PICTURED} == set(THEMES)
    assert {face.screen for face in PICTURED} == set(SCREENS)
    assert len({state.name for state in WIDGET}) == len(WIDGET)
