"""One page from the web: robots.txt respected, nothing private, bounded in size and time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from protego import Protego

from corpus.importers.source import SourceError

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
    except ssl.SSLCertVerificationError as error:
        raise SourceError(
            f"{url} の証明書を確かめられません({error.verify_message})。{_SAVE}"
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
            if response.status in (301, 302, 303, 307, 308) and location:
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
            if response.status in (301, 302, 303, 307, 308) and location:
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
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = self._connection(parts.scheme, host, port)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
        )
        # A server that sends a byte now and then would never run into a timeout of its own.
        timer = threading.Timer(self._left(), _shut, [connection])
        timer.daemon = True
        timer.start()
        try:
            connection.request(
                "GET", path, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"}
            )
            with closing(connection.getresponse()) as answer:
                content = _decoded(answer, _body(answer, url, limit, cut), url, limit)
                self._left()
                return _Response(answer.status, answer.headers, content)
        finally:
            timer.cancel()
            connection.close()

    def _connection(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        """Return a connection to an address that was checked, not to a name that may change."""
        family, address = self._address(host, port)
        raw = socket.socket(family, socket.SOCK_STREAM)
        try:
            raw.settimeout(self._left())
            raw.connect(address)
            connection = http.client.HTTPConnection(host, port)
            is_secure = scheme == "https"
            context = ssl.create_default_context() if is_secure else None
            connection.sock = context.wrap_socket(raw, server_hostname=host) if context else raw
        except BaseException:
            raw.close()
            raise
        return connection

    def _address(self, host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for _, _, _, _, address in found:
            ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
            ip = getattr(ip, "ipv4_mapped", None) or ip
            if not self._allow_private and not ip.is_global:
                raise SourceError(
                    f"{host} は社内などの公開されていないアドレス({ip})です。"
                    "読んでよい場合は --allow-private を付けてください。"
                )
        family, _, _, _, address = found[0]
        return family, (str(address[0]), port)

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


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


def _shut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):  # it was closed meanwhile
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)
