"""The whole of it, started in order and ended by process ids; its folder goes with it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from corpus.errors import FaqError
from index.store import current_folder
from scripts.bench.server import ROOT, RunningServer, free_port, running_server
from scripts.cluster.nginx import Nginx
from scripts.cluster.postgres import SYNCHRONOUS, Postgres

Environment = dict[str, str]


class NoRedis(FaqError):
    """redis-server is not installed."""


@dataclass(frozen=True)
class Cluster:
    """What runs. `publisher` are the variables under which `scripts.publish` publishes to all."""

    primary: Postgres
    standby: Postgres
    redis: int | None
    replicas: tuple[RunningServer, ...]
    nginx: Nginx | None
    publisher: Environment
    folder: Path

    @property
    def url(self) -> str:
        """Return where visitors ask."""
        return self.nginx.url if self.nginx else self.replicas[0].url

    @property
    def ports(self) -> list[int]:
        """Return the replicas' ports."""
        return [int(each.url.rpartition(":")[2]) for each in self.replicas]

    def publish(self, *arguments: str, module: str = "scripts.publish") -> str:
        """Run `scripts.publish`, and return what it printed. Raises CalledProcessError."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | self.publisher,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def versions(self) -> list[str]:
        """Return what each replica serves."""
        return [version_at(each.url) for each in self.replicas]


@contextmanager
def running_cluster(
    settings: Settings,
    replicas: int,
    tell: Callable[[str], object],
    *,
    with_proxy: bool = True,
    with_redis: bool = True,
) -> Iterator[Cluster]:
    """Run the example until the block ends.

    What is published there is a copy of the current index and of the corpus: nothing of yours changes.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="faq-cluster-"))
        stack.callback(shutil.rmtree, folder)
        folder.chmod(0o711)  # nginx's processes belong to a system user
        tell("PostgreSQL: a primary and its standby")
        primary = Postgres(SYNCHRONOUS)
        stack.callback(primary.close)
        standby = Postgres(("-c", "cluster_name=standby"), follows=primary)
        stack.callback(standby.close)
        redis = stack.enter_context(_redis(folder / "redis")) if with_redis else None
        shared = _shared(settings, primary, standby, redis.port if redis else None)
        publisher = shared | _copied(settings, folder / "publisher")
        cluster = Cluster(
            primary, standby, redis.pid if redis else None, (), None, publisher, folder
        )
        tell("the first version goes to the shelf")
        cluster.publish("--deliver")
        servers = []
        for number in range(1, replicas + 1):
            name = f"web-{number}"
            tell(f"replica {name}")
            log = stack.enter_context((folder / f"{name}.log").open("ab"))
            own = shared | _own(name, folder / name)
            server = running_server(stderr=log, **own)  # type: ignore[arg-type]  # no option of its own
            servers.append(stack.enter_context(server))
        nginx = None
        if with_proxy:
            ports = [int(each.url.rpartition(":")[2]) for each in servers]
            nginx = Nginx(folder / "nginx", ports)
            stack.callback(nginx.close)
        yield Cluster(primary, standby, cluster.redis, tuple(servers), nginx, publisher, folder)


def version_at(url: str) -> str:
    """Return what a server says that it serves."""
    with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:
        return str(json.load(response)["version"])


def _shared(
    settings: Settings, primary: Postgres, standby: Postgres, redis: int | None
) -> Environment:
    """Return what is the same on every machine."""
    hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (primary, standby))
    return {
        # Of both servers the one that takes writes: libpq looks for it at each new connection.
        "DATABASE_URL": f"postgresql+psycopg://faq@/postgres?{hosts}&target_session_attrs=read-write",
        "DELIVERY": "database",
        "REDIS_URL": f"redis://127.0.0.1:{redis}" if redis else "",
        "RATE_LIMIT": "1000000/minute" if redis else "off",  # counted, and never reached
        "SECRET_KEY": secrets.token_hex(),
        "ENCODER": settings.encoder,
        "WEB_WORKERS": "1",
        "TRUSTED_PROXIES": "1",
        "FAQ_ENV": "development",
        "ADMIN_TOKENS": "",
        "ADMIN_PROXY_HEADER": "",
        "REPLICA": "",
    }


def _own(name: str, folder: Path) -> Environment:
    """Return what is a replica's own: folders that delivery fills."""
    folders = {"CORPUS_DIR": "corpus", "INDEX_DIR": "index", "DATA_DIR": "data"}
    return {"REPLICA": name} | {key: str(folder / value) for key, value in folders.items()}


def _copied(settings: Settings, folder: Path) -> Environment:
    """Copy what is published, so that the example publishes from folders of its own."""
    served = current_folder(settings.index_dir)
    shutil.copytree(settings.corpus_dir, folder / "corpus")
    versions = folder / "index" / "versions"
    shutil.copytree(served, versions / served.name)
    (folder / "index" / "current").symlink_to(Path("versions") / served.name)
    for made_before in ("encoders", "cache"):  # else the first publish takes minutes
        if (settings.index_dir / made_before).is_dir():
            shutil.copytree(settings.index_dir / made_before, folder / "index" / made_before)
    return _own("", folder)


@dataclass(frozen=True)
class _Redis:
    port: int
    pid: int


@contextmanager
def _redis(folder: Path) -> Iterator[_Redis]:
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedis("redis-server is not installed. On Debian: apt-get install redis-server")
    folder.mkdir()
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, process_group=0)
    try:
        yield _Redis(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)
