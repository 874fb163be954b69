"""nginx with the shipped configuration, unprivileged: a folder, a certificate and ports of its own."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.bench.server import free_port
from tests.conftest import IN_CI

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx"
OWN_NAME, SITE_NAME = "faq.example.jp", "www.example.jp"
_MAIN = """\
daemon off;
{user}pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {temporary}
    include conf.d/*.conf;
    server {{
        listen 127.0.0.1:{site} ssl;
        server_name www.example.jp;
        ssl_certificate {folder}/tls/fullchain.pem;
        ssl_certificate_key {folder}/tls/privkey.pem;
        include snippets/faq-bot-subpath.conf;
    }}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Answer:
    """A reply that came through nginx."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class Proxy:
    """A running nginx: the bot under a name of its own, and below /faq of a site."""

    folder: Path
    own: int
    site: int
    plain: int

    def connect(self, name: str, visitor: str = "127.0.0.1") -> ssl.SSLSocket:
        """Connect as a visitor of this address; the certificate is checked."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "tls" / "fullchain.pem"))
        port = self.own if name == OWN_NAME else self.site
        plain = socket.create_connection(("127.0.0.1", port), 30, source_address=(visitor, 0))
        return trusted.wrap_socket(plain, server_hostname=name)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        name: str = SITE_NAME,
        visitor: str = "127.0.0.1",
    ) -> Answer:
        """Send a request and return what comes."""
        connection = http.client.HTTPConnection(name)
        connection.sock = self.connect(name, visitor)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.headers, reply.read().decode())
        connection.close()
        return answer


def nginx() -> str:
    """Return the program; without it the test is skipped, in CI never."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found and not IN_CI:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    assert found
    return found


@contextmanager
def in_front_of(port: int, folder: Path, patience_s: int = 30) -> Iterator[Proxy]:
    """Run nginx before whatever listens at a port, until the block ends.

    It waits so long for a reply; 30 seconds are what is shipped.
    """
    proxy = Proxy(folder, free_port(), free_port(), free_port())
    command = [nginx(), "-p", str(folder), "-c", str(_configure(proxy, port, patience_s))]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0 and "[warn]" not in tried.stderr, tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not _listens(proxy.own):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _configure(proxy: Proxy, port: int, patience_s: int) -> Path:
    """Write the shipped files with ports and folders of this test, and return nginx's own file."""
    folder = proxy.folder
    _make_certificate(folder / "tls")
    for name in ("conf.d", "snippets", "log", "outage"):
        (folder / name).mkdir()
    changes = {
        "server 127.0.0.1:8000": f"server 127.0.0.1:{port}",
        "/etc/letsencrypt/live/faq.example.jp/": f"{folder}/tls/",
        "/var/log/nginx/": f"{folder}/log/",
        "/var/lib/faq-bot/outage": f"{folder}/outage",
        "proxy_read_timeout 30s;": f"proxy_read_timeout {patience_s}s;",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "listen [::]:80;": "",
        "listen 443 ssl;": f"listen 127.0.0.1:{proxy.own} ssl;",
        "listen [::]:443 ssl;": "",
    }
    shipped = {file.name: file.read_text("utf-8") for file in sorted(SHIPPED.glob("*.conf"))}
    for old, new in changes.items():
        assert any(old in text for text in shipped.values()), old
        shipped = {name: text.replace(old, new) for name, text in shipped.items()}
    for name, text in shipped.items():
        is_of_http = name in ("faq-bot-http.conf", "faq-bot-site.conf")
        place = folder / ("conf.d" if is_of_http else "snippets") / name
        place.write_text(text, encoding="utf-8")
    main = folder / "nginx.conf"
    temporary = " ".join(f"{kind}_temp_path {folder}/temp-{kind};" for kind in _TEMPORARY)
    user = "user root;\n" if os.geteuid() == 0 else ""  # its workers read pytest's private folder
    main.write_text(
        _MAIN.format(folder=folder, site=proxy.site, temporary=temporary, user=user), "utf-8"
    )
    return main


def _make_certificate(folder: Path) -> None:
    folder.mkdir()
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=faq", "-keyout", str(folder / "privkey.pem")]
    command += ["-addext", f"subjectAltName=DNS:{OWN_NAME},DNS:{SITE_NAME}"]
    command += ["-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)
