"""Environment → frozen Settings; an error names the variable and an allowed value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bot.http.admins import incomplete_proxy, read_admin_tokens, read_proxy_members
from bot.http.bind import wrong_bind
from bot.http.redis_window import wrong_redis
from bot.log_format import FORMATS, LEVELS
from bot.storage_address import incomplete_delivery, wrong_database, wrong_shelf
from bot.variables import Variables
from corpus.errors import FaqError
from index.manifest import DEFAULT_ENCODER
from index.store import KEEP_VERSIONS


class SettingsError(FaqError, ValueError):
    """Carries every wrong setting at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("wrong settings:\n" + "\n".join(f"  {problem}" for problem in problems))


@dataclass(frozen=True)
class Settings:
    """What an operator can set. See the README's table."""

    env: str = "development"
    public_url: str = "http://127.0.0.1:8000"
    corpus_dir: Path = Path("corpus/data")
    index_dir: Path = Path("index/built")
    data_dir: Path = Path("data")
    encoder: str = DEFAULT_ENCODER
    keep_versions: int = KEEP_VERSIONS
    precision: float = 0.98
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    allowed_origins: tuple[str, ...] = ()
    rate_limit: str = "off"
    redis_url: str = field(default="", repr=False)
    trusted_proxies: int = 0
    database_url: str = ""
    database_read_url: str = ""  # of a standby, for the desk's reports
    delivery: str = field(default="", repr=False)  # where what is published goes to replicas
    replica: str = ""  # this server's name, where it serves what is published elsewhere
    rows_url: str = field(default="", repr=False)  # "": the index's rows are in its folder
    retention_days: int = 90
    journal_max_mb: int = 1024
    slack_signing_secret: str = field(default="", repr=False)
    slack_bot_token: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    mattermost_token: str = field(default="", repr=False)
    admin_tokens: tuple[str, ...] = field(default=(), repr=False)  # name:role:hash
    admin_proxy_header: str = ""
    admin_proxy_members: tuple[str, ...] = ()  # mail:role
    admin_proxy_secret: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    templates_dir: Path | None = None
    developer_pages: bool | None = None  # None: wherever it is not production
    metrics_bind: str = ""  # host:port
    log_format: str = "text"
    log_level: str = "info"

    @property
    def shows_developer_pages(self) -> bool:
        """Return whether /docs, /openapi.json and /demo/embed are there."""
        return not self.production if self.developer_pages is None else self.developer_pages

    @property
    def logs_requests(self) -> bool:
        """Return whether each request has a line in the log."""
        return self.production or self.log_format == "json"

    @property
    def has_desk(self) -> bool:
        """Return whether anybody may sign in at /admin."""
        return bool(self.admin_tokens or self.admin_proxy_header)

    @property
    def journal_url(self) -> str:
        """Return where the journal is kept: DATABASE_URL, or a SQLite file in DATA_DIR."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'journal.db'))}"

    @property
    def journal_read_url(self) -> str:
        """Return where reports read the journal: DATABASE_READ_URL, or where it is kept."""
        return self.database_read_url or self.journal_url

    @property
    def production(self) -> bool:
        """Return whether placeholders and missing secrets must be refused."""
        return self.env == "production"


def read_settings(
    environment: Mapping[str, str] = os.environ, *, served_url: str = Settings.public_url
) -> Settings:
    """Return the settings. Raises SettingsError naming every variable that cannot be used.

    `served_url` is where the server listens: PUBLIC_URL's default, but in production, where it must
    be set.
    """
    default, read = Settings(), Variables(environment)
    env = read.one_of("FAQ_ENV", default.env, ("development", "production"))
    settings = Settings(
        env=env,
        public_url=read.web_address("PUBLIC_URL", "" if env == "production" else served_url),
        corpus_dir=read.folder("CORPUS_DIR", default.corpus_dir),
        index_dir=read.folder("INDEX_DIR", default.index_dir),
        data_dir=read.folder("DATA_DIR", default.data_dir),
        encoder=read.text("ENCODER", default.encoder),
        keep_versions=read.whole_number("KEEP_VERSIONS", default.keep_versions, 2, 100),
        precision=read.share("PRECISION", default.precision, least=0.5),
        workers=read.whole_number("WEB_WORKERS", default.workers, 1, 256),
        allowed_origins=read.origins("ALLOWED_ORIGINS"),
        # A developer's own evaluation asks hundreds of questions a minute; the public does not.
        rate_limit=read.rate_limit("RATE_LIMIT", "60/minute" if env == "production" else "off"),
        redis_url=read.address("REDIS_URL", wrong_redis),
        trusted_proxies=read.whole_number("TRUSTED_PROXIES", default.trusted_proxies, 0, 10),
        database_url=read.address("DATABASE_URL", wrong_database),
        database_read_url=read.address("DATABASE_READ_URL", wrong_database),
        rows_url=read.rows("INDEX_BACKEND", "INDEX_DATABASE_URL", "DATABASE_URL"),
        delivery=read.address("DELIVERY", wrong_shelf),
        replica=read.replica("REPLICA"),
        retention_days=read.whole_number("RETENTION_DAYS", default.retention_days, 1, 3650),
        journal_max_mb=read.whole_number("JOURNAL_MAX_MB", default.journal_max_mb, 1, 1_000_000),
        slack_signing_secret=read.platform_secret("SLACK_SIGNING_SECRET"),
        slack_bot_token=read.platform_secret("SLACK_BOT_TOKEN"),
        slack_api_url=read.slack_api("SLACK_API_URL", default.slack_api_url),
        mattermost_token=read.platform_secret("MATTERMOST_TOKEN"),
        admin_tokens=read.entries("ADMIN_TOKENS", read_admin_tokens),
        admin_proxy_header=read.header("ADMIN_PROXY_HEADER"),
        admin_proxy_members=read.entries("ADMIN_PROXY_MEMBERS", read_proxy_members),
        admin_proxy_secret=read.key("ADMIN_PROXY_SECRET"),
        secret_key=read.key("SECRET_KEY"),
        templates_dir=read.optional_folder("TEMPLATES_DIR"),
        developer_pages=read.switch("DEVELOPER_PAGES"),
        metrics_bind=read.address("METRICS_BIND", wrong_bind),
        log_format=read.one_of("LOG_FORMAT", default.log_format, tuple(FORMATS)),
        log_level=read.one_of("LOG_LEVEL", default.log_level, tuple(LEVELS)),
    )
    if settings.admin_proxy_header:
        members, secret = settings.admin_proxy_members, settings.admin_proxy_secret
        read.problems += incomplete_proxy(members, secret, settings.trusted_proxies)
    shared = (settings.delivery, settings.replica, settings.database_url)
    read.problems += incomplete_delivery(*shared, settings.secret_key, settings.has_desk)
    if read.problems:
        raise SettingsError(read.problems)
    return settings
