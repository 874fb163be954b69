"""One request over the web: to an address that was checked, and over by a deadline whatever comes."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote, urlsplit

from corpus.errors import FaqError

REDIRECTS = (301, 302, 303, 307, 308)
_SAFE = "/%:@!$&'()*+,;=~"


class PrivateAddress(FaqError):
    """Raised before anything within a network is asked; carries `host` and its `ip`."""

    def __init__(self, host: str, ip: str) -> None:
        self.host, self.ip = host, ip
        super().__init__(f"{host} は社内などの公開されていないアドレス({ip})です。")


@contextmanager
def request(
    method: str, url: str, agent: str, *, allow_private: bool, deadline: float
) -> Iterator[http.client.HTTPResponse]:
    """Send a request without a body, and yield the response as it begins to come in.

    `deadline` is a time of time.monotonic(). Raises PrivateAddress, TimeoutError past the deadline,
    OSError, http.client.HTTPException; ValueError for what is no address.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = _connected(host, port, allow_private, deadline)
    # A server that sends a byte now and then would never run into a timeout of its own.
    timer = threading.Timer(left(deadline), _shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        if parts.scheme == "https":
            # Not while it is wrapped: in the handshake, too, the timer must find the socket.
            secure = ssl.create_default_context().wrap_socket(
                connection.sock, server_hostname=host, do_handshake_on_connect=False
            )
            connection.sock = secure
            secure.do_handshake()
        path = quote(parts.path or "/", safe=_SAFE)
        path += f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request(method, path, headers=headers)
        with connection.getresponse() as response:
            left(deadline)  # cut off amid its headers, it would look whole
            yield response
            left(deadline)
    except (OSError, http.client.HTTPException):
        left(deadline)
        raise
    finally:
        timer.cancel()
        connection.close()


def left(deadline: float) -> float:
    """Return the seconds that are left. Raises TimeoutError where none are."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _connected(host: str, port: int, allow_private: bool, deadline: float) -> socket.socket:
    """Return a connection to an address that was checked, not to a name that may change."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _, _, _, _, address in found:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not (ip.is_global or allow_private):
            raise PrivateAddress(host, str(ip))
    family, _, _, _, address = found[0]
    raw = socket.socket(family, socket.SOCK_STREAM)
    try:
        raw.settimeout(left(deadline))
        raw.connect(address)
    except BaseException:  # Ctrl-C too: nobody else closes it
        raw.close()
        raise
    return raw


def _shut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):  # it was closed meanwhile
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)
