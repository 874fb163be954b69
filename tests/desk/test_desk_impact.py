"""公開: what the look at the impact tells beyond the golden queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.publishing.candidate import read_candidate
from bot.publishing.gate import Gate
from bot.settings import Settings
from tests.desk.conftest import SignedIn
from tests.desk.test_desk_entries import ENTRY, form
from tests.desk.test_desk_publish import IMPACT, prepared
from tests.shop_versions import ShopVersions


@pytest.fixture
def desk_settings(
    desk_settings: Settings, small_environment: dict[str, str], tmp_path: Path
) -> Settings:
    """The shop with an index of its own, in which a candidate is put."""
    shop = ShopVersions.copy(small_environment, tmp_path / "shop")
    return replace(desk_settings, corpus_dir=shop.corpus_dir, index_dir=shop.index_dir)


def test_changes_of_replies_are_pointed_at_beside_what_is_green(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    editor = signed_in("editor")
    sent = form(editor.get(ENTRY))
    editor.post(ENTRY, **sent | {"wordings": sent["wordings"] + "\n本日中に花がほしい"})
    page = prepared(editor)
    assert "足した言い方（1件）" in page and "「本日中に花がほしい」" in page
    candidate = read_candidate(desk_settings.index_dir)
    assert candidate
    changed = IMPACT | {"changed": IMPACT["broken"], "broken": []}
    replace(candidate, gate=Gate(), impact=changed).save(desk_settings.index_dir)
    page = editor.get("/publish")
    assert "案内の変わる質問が1件あります" in page and 'id="changed"' in page
    replace(candidate, gate=Gate(), impact={}).save(desk_settings.index_dir)
    assert "最近の質問だけ" not in editor.get("/publish")
