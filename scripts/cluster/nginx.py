"""nginx in front of the replicas: one that does not answer is left out, and asked again soon."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import FaqError
from scripts.bench.server import free_port

_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class NoNginx(FaqError):
    """nginx is not installed."""


class Nginx:
    """One process that listens on a free port, with a configuration and a log of its own."""

    def __init__(self, folder: Path, replicas: Sequence[int]) -> None:
        program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NoNginx("nginx is not installed. On Debian: apt-get install nginx-light")
        folder.mkdir()
        self._file, self.port = folder / "nginx.conf", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._write(replicas)
        command = [program, "-p", str(folder), "-c", str(self._file), "-e", str(folder / "log")]
        self.process = subprocess.Popen(command, process_group=0)

    def serve_with(self, replicas: Sequence[int]) -> None:
        """Let other replicas answer from now on; requests under way end where they began."""
        self._write(replicas)
        self.process.send_signal(signal.SIGHUP)

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=30)

    def _write(self, replicas: Sequence[int]) -> None:
        folder = self._folder
        servers = "".join(
            f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n" for port in replicas
        )
        places = "".join(f"  {name}_temp_path {folder}/{name};\n" for name in _TEMPORARY)
        self._file.write_text(
            f"""daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
{places}  upstream replicas {{
    zone replicas 64k;
    least_conn;
{servers}    keepalive 32;
  }}
  server {{
    listen 127.0.0.1:{self.port};
    client_max_body_size 128k;
    location / {{
      proxy_pass http://replicas;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 1s;
    }}
  }}
}}
""",
            encoding="utf-8",
        )
