"""TEMPLATES_DIR: the company's own templates and styles, and a start that refuses broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.settings import Settings, SettingsError, read_settings
from tests.framed_shop import framed_app


def templates(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_no_folder_is_the_default() -> None:
    assert read_settings({}).templates_dir is None
    assert read_settings({"TEMPLATES_DIR": "own"}).templates_dir == Path("own")


def test_a_companys_template_wins_and_may_build_on_ours(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    folder = templates(
        tmp_path / "own",
        {
            "footer.html": "<footer>{{ frame.site.company }}のフッター {{ '<b>' }}</footer>",
            "header.html": '{% include "default/header.html" %}<p>春のお知らせ</p>'
            '<img src="{{ frame.file("spring.png") }}" alt="">',
            "layout.html": '{% extends "default/layout.html" %}'
            '{% block head %}<meta name="own" content="1">{% endblock %}',
            "static/company.css": "header{color:red}",
            "static/spring.png": b"\x89PNG",
            "static/fonts/.hidden.css": "",
            "static/tool.exe": b"MZ",
        },
    )
    with framed_app(small, small_answerer, tmp_path / "shop", templates_dir=folder) as app:
        client = app.test_client()
        for path in ("/", "/nowhere"):
            page = client.get(path, headers={"Accept": "text/html"}).text
            assert "<footer>こもれび花店のフッター &lt;b&gt;</footer>" in page
            assert "site-header" in page and "春のお知らせ" in page
            assert '<meta name="own" content="1">' in page
            assert page.index("frame.css") < page.index("/company/static/company.css?v=")
        assert client.get("/company/static/company.css").mimetype == "text/css"
        assert client.get("/company/static/spring.png").get_data() == b"\x89PNG"
        for name in ("static/fonts/.hidden.css", "static/tool.exe", "footer.html"):
            assert client.get(f"/company/{name}").status_code == 404


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"header.html": "{% if %}"}, "header.html, line 1: Expected an expression"),
        ({"header.html": "\n{% endblok %}"}, "header.html, line 2"),
        ({"footer.html": b"\x82\xa0"}, "footer.html cannot be read. Save it in UTF-8"),
        ({"layout.html": '{% extends "nothing.html" %}'}, "TemplateNotFound: nothing.html"),
        ({"header.html": "{{ frame.nothing.at_all }}"}, "UndefinedError"),
        ({"support.html": "{{ 1 / 0 }}"}, "ZeroDivisionError"),
    ],
)
def test_a_broken_template_is_refused_at_the_start(
    small: Settings, small_answerer: Answerer, tmp_path: Path, files: dict[str, str], told: str
) -> None:
    folder = templates(tmp_path / "own", files)
    with (
        pytest.raises(SettingsError) as refused,
        framed_app(small, small_answerer, tmp_path / "shop", templates_dir=folder),
    ):
        pass
    [problem] = refused.value.problems
    assert problem.startswith(f"TEMPLATES_DIR={folder}: ") and told in problem


def test_a_folder_that_is_not_there_is_refused_at_the_start(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    with (
        pytest.raises(SettingsError, match=r"no such folder\. Make it, or unset TEMPLATES_DIR"),
        framed_app(small, small_answerer, tmp_path / "shop", templates_dir=tmp_path / "none"),
    ):
        pass
