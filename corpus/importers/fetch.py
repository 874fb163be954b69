"""One page from the web: robots.txt respected, nothing private, bounded in size and time."""

from __future__ import annotations

import http.client
import ssl
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from corpus.importers.source import SourceError
from corpus.web_request import REDIRECTS, PrivateAddress, request

AGENT = "faq-bot-import"
MAX_BYTES = 16_000_000
_MAX_ROBOTS_BYTES = 500_000  # as RFC 9309 asks for at least
_MAX_REDIRECTS = 5
_TIMEOUT_S = 30.0  # for everything: robots.txt, redirects, the page
_SAVE = "ブラウザーで開いて保存し、そのファイルを指定してください。"
_REASONS = {
    401: "ログインが必要です",
    403: "見ることを断られました",
    404: "ページがありません",
    410: "ページがありません",
}


@dataclass(frozen=True)
class Fetched:
    """A page as it came: `url` is where it was found in the end, `charset` what the server said."""

    content: bytes
    url: str
    content_type: str = ""
    charset: str = ""


@dataclass(frozen=True)
class _Response:
    status: int
    headers: http.client.HTTPMessage
    content: bytes


def fetch(url: str, allow_private: bool = False, timeout_s: float = _TIMEOUT_S) -> Fetched:
    """Return the page at an address.

    Raises SourceError: for addresses within a network unless `allow_private`, for what robots.txt
    keeps from programs, and for pages that are too large, too slow or not there.
    """
    visit = _Visit(allow_private, time.monotonic() + timeout_s)
    try:
        return visit.page(url)
    except PrivateAddress as private:
        raise SourceError(
            f"{private}読んでよい場合は --allow-private を付けてください。"
        ) from private
    except ssl.CertificateError as error:
        raise SourceError(
            f"{url} が本物のサイトか確かめられません({error.verify_message})。{_SAVE}"
        ) from error
    except TimeoutError as error:
        raise SourceError(f"{url} は{timeout_s:.0f}秒以内に読めませんでした。{_SAVE}") from error
    except (OSError, http.client.HTTPException, zlib.error) as error:
        if time.monotonic() >= visit.deadline:
            raise SourceError(
                f"{url} は{timeout_s:.0f}秒以内に読めませんでした。{_SAVE}"
            ) from error
        raise SourceError(
            f"{url} につながりません({error or type(error).__name__})。アドレスとネットワークを確かめてください。"
        ) from error


class _Visit:
    """One fetch with its redirects."""

    def __init__(self, allow_private: bool, deadline: float) -> None:
        self._allow_private, self.deadline = allow_private, deadline
        self._robots: dict[str, Protego] = {}

    def page(self, url: str) -> Fetched:
        for _ in range(_MAX_REDIRECTS + 1):
            _check_scheme(url)
            if not self._may_fetch(url):
                raise SourceError(
                    f"{url} は、サイトのrobots.txtがプログラムに読ませないと決めています。"
                    f"ご自身のサイトなら、{_SAVE}"
                )
            response = self._get(url, MAX_BYTES)
            location = response.headers.get("Location", "")
            if response.status in REDIRECTS and location:
                url = urljoin(url, location)
                continue
            if response.status != 200:
                reason = _REASONS.get(response.status, "読めませんでした")
                raise SourceError(
                    f"{url} は{reason}(HTTP {response.status})。アドレスを確かめてください。"
                )
            kind = response.headers.get_content_type()
            return Fetched(
                response.content, url, kind, response.headers.get_content_charset() or ""
            )
        raise SourceError(
            f"{url} への転送が{_MAX_REDIRECTS}回を超えました。最後のアドレスを指定してください。"
        )

    def _may_fetch(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        return bool(self._robots[origin].can_fetch(url, AGENT))

    def _read_robots(self, origin: str) -> Protego:
        """Return a site's rules; one without a robots.txt has none. Redirects are followed."""
        url = origin + "/robots.txt"
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._get(url, _MAX_ROBOTS_BYTES, cut=True)
            location = response.headers.get("Location", "")
            if response.status in REDIRECTS and location:
                url = urljoin(url, location)
                _check_scheme(url)
                continue
            break
        if response.status >= 500:
            raise SourceError(
                f"{url} を読めないため(HTTP {response.status})、読んでよいか分かりません。{_SAVE}"
            )
        text = response.content.decode("utf-8", "replace") if response.status == 200 else ""
        return Protego.parse(text)

    def _get(self, url: str, limit: int, cut: bool = False) -> _Response:
        with request(
            "GET", url, AGENT, allow_private=self._allow_private, deadline=self.deadline
        ) as answer:
            content = _decoded(answer, _body(answer, url, limit, cut), url, limit)
            return _Response(answer.status, answer.headers, content)


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:  # UnicodeError is one
        is_web = False
    if not is_web or parts.username is not None:
        raise SourceError(
            f"「{url[:80]}」は読めるアドレスではありません。https:// か http:// で始まるアドレスにしてください。"
        )


def _body(answer: http.client.HTTPResponse, url: str, limit: int, cut: bool) -> bytes:
    content = answer.read(limit + 1)
    if len(content) > limit and not cut:
        raise _too_large(url, limit)
    return content[:limit]


def _decoded(answer: http.client.HTTPResponse, content: bytes, url: str, limit: int) -> bytes:
    """Return the content of a server that compresses although it was asked not to."""
    if answer.headers.get("Content-Encoding", "identity").lower() not in ("gzip", "deflate"):
        return content
    inflater = zlib.decompressobj(wbits=47)  # the head of gzip or zlib says which
    content = inflater.decompress(content, limit + 1)
    if len(content) > limit:
        raise _too_large(url, limit)
    return content


def _too_large(url: str, limit: int) -> SourceError:
    return SourceError(
        f"{url} は大きすぎます({limit:,}バイトまで)。Q&Aの部分だけを保存して指定してください。"
    )
