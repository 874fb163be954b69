"""Origins: as an operator may write them, as browsers send them; what cannot be one is corrected."""

from __future__ import annotations

import pytest

from bot.http.origin import NotAnOrigin, read_origin
from bot.settings import SettingsError, read_settings

# as written, as a browser sends it
ORIGINS = [
    ("https://www.example.jp", "https://www.example.jp"),
    ("HTTPS://WWW.Example.JP", "https://www.example.jp"),
    ("https://www.example.jp:443", "https://www.example.jp"),
    ("http://www.example.jp:80", "http://www.example.jp"),
    ("https://www.example.jp:80", "https://www.example.jp:80"),
    ("https://www.example.jp:08443", "https://www.example.jp:8443"),
    ("https://www.example.jp:", "https://www.example.jp"),
    ("https://www.example.jp.", "https://www.example.jp"),
    ("https://www.example.jp.:8443", "https://www.example.jp:8443"),
    ("https://日本語.jp", "https://xn--wgv71a119e.jp"),
    ("https://www.日本語。jp", "https://www.xn--wgv71a119e.jp"),
    ("https://XN--WGV71A119E.jp", "https://xn--wgv71a119e.jp"),
    ("https://Bücher.example", "https://xn--bcher-kva.example"),
    ("https://faß.de", "https://xn--fa-hia.de"),
    ("ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ", "https://www.example.jp"),
    ("https://\u200bwww.example.jp", "https://www.example.jp"),
    ("http://localhost:3000", "http://localhost:3000"),
    ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
    ("http://[::1]:3000", "http://[::1]:3000"),
    ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ("https://[2001:DB8::0:1]:443", "https://[2001:db8::1]"),
    ("https://intra_net.example.jp", "https://intra_net.example.jp"),
]

# what cannot be one, what to write instead
WRONG = [
    ("www.example.jp", "use https://www.example.jp"),
    ("www.example.jp:8443", "use https://www.example.jp:8443"),
    ("日本語.jp", "use https://xn--wgv71a119e.jp"),
    ("https://www.example.jp/", "use https://www.example.jp"),
    ("https://www.example.jp/faq", "use https://www.example.jp"),
    ("https://www.example.jp?x=1", "use https://www.example.jp"),
    ("https://www.example.jp#faq", "use https://www.example.jp"),
    ("https://*.example.jp", "use https://www.example.jp"),
    ("*", "use for example https://www.example.jp"),
    ("null", "use for example https://www.example.jp"),
    ("NULL", "use for example https://www.example.jp"),
    ("ftp://www.example.jp", "use https://www.example.jp"),
    ("file:///C:/faq.html", "use for example https://www.example.jp"),
    ("javascript:alert(1)", "use for example https://www.example.jp"),
    ("https:www.example.jp", "use for example https://www.example.jp"),
    ("//www.example.jp", "use for example https://www.example.jp"),
    ("https://", "use for example https://www.example.jp"),
    ("https://staff@www.example.jp", "use https://www.example.jp"),
    ("https://a.jp https://b.jp", "https://a.jp, https://b.jp"),
    ("https://www.example.jp:0", "from 1 to 65535"),
    ("https://www.example.jp:65536", "from 1 to 65535"),
    ("https://www.example.jp:https", "from 1 to 65535"),
    ("https://256.0.0.1", "use for example https://www.example.jp"),
    ("https://127.1", "use for example https://www.example.jp"),
    ("https://www..example.jp", "use for example https://www.example.jp"),
    ("https://☃.example", "use for example https://www.example.jp"),
    ("https://[::1", "use for example https://www.example.jp"),
    ("https://[::g]", "use for example https://www.example.jp"),
    ("https://www.example.jp\\faq", "use for example https://www.example.jp"),
    ("https://" + "a" * 300 + ".jp", "use for example https://www.example.jp"),
]


@pytest.mark.parametrize(("written", "sent"), ORIGINS)
def test_an_origin_is_taken_as_browsers_send_it(written: str, sent: str) -> None:
    assert read_origin(written) == sent
    assert read_origin(sent) == sent
    assert read_settings({"ALLOWED_ORIGINS": f" {written} ,"}).allowed_origins == (sent,)


@pytest.mark.parametrize(("written", "instead"), WRONG)
def test_what_cannot_be_an_origin_is_refused_with_the_right_spelling(
    written: str, instead: str
) -> None:
    with pytest.raises(NotAnOrigin) as caught:
        read_origin(written)
    assert instead in str(caught.value)
    with pytest.raises(SettingsError) as refused:
        read_settings({"ALLOWED_ORIGINS": written})
    (problem,) = refused.value.problems
    assert problem.startswith("ALLOWED_ORIGINS: ")
    assert instead in problem
    assert "\n" not in problem


def test_spellings_of_one_origin_are_one() -> None:
    settings = read_settings({"ALLOWED_ORIGINS": "https://a.jp,https://A.jp:443, https://a.jp."})
    assert settings.allowed_origins == ("https://a.jp",)


def test_a_password_in_an_origin_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"ALLOWED_ORIGINS": "https://staff:pa55word@www.example.jp"})
    assert "pa55word" not in str(refused.value)
