"""The small shop with a logo, links and a page about personal data, without another build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.branding import Branding, Image, SiteLink
from tests.changed_shop import FRIDAY, changed_shop

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 40"><title>logo</title>'
    '<circle cx="20" cy="20" r="16" fill="#c2185b"/>'
    '<text x="46" y="27" font-size="20" fill="#222">こもれび花店</text></svg>'
)
BRANDING = Branding(
    description="花束・鉢植え・配達についてのご質問にお答えします。",
    company_url="https://www.komorebi.example/",
    privacy_url="https://www.komorebi.example/privacy",
    logo=Image("logo.svg", "site.yaml:3"),
    favicon=Image("images/icon.png", "site.yaml:4"),
    share_image=Image("https://cdn.komorebi.example/share.jpg", "site.yaml:5"),
    links=(
        SiteLink("オンラインショップ", "https://www.komorebi.example/shop"),
        SiteLink("店舗のご案内", "https://www.komorebi.example/stores"),
    ),
)


@contextmanager
def framed_app(
    settings: Settings,
    answerer: Answerer,
    folder: Path,
    *,
    branding: Branding = BRANDING,
    now: datetime = FRIDAY,
    support_page: str = "",
    **changed: Any,
) -> Iterator[Flask]:
    """Yield an app over the shop with a frame; what it serves of files lies in `folder`."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "images" / "icon.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    site = replace(answerer.corpus.site, branding=branding, support_page=support_page)
    settings = replace(settings, corpus_dir=folder, data_dir=folder / "data", **changed)
    app = create_app(settings, changed_shop(answerer, settings, now=now, site=site))
    yield app
    app.extensions["recorder"].close()
