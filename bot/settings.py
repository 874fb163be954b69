"""Environment → frozen Settings; an error names the variable and an allowed value."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bot.http.admins import incomplete_proxy, read_admin_tokens, read_proxy_members
from bot.http.origin import NotAnOrigin, read_origin
from bot.http.public_url import clean_web_address
from bot.http.rate_limit import is_rate_limit
from bot.http.redis_window import wrong_redis
from bot.journal.address import wrong_database
from corpus.errors import FaqError
from index.manifest import DEFAULT_ENCODER
from index.postgres.address import libpq_address, wrong_address
from index.store import KEEP_VERSIONS

_MIN_KEY_CHARACTERS = 32
HOW_TO_MAKE_A_KEY = (
    f"use {_MIN_KEY_CHARACTERS} random characters or more, for example from: "
    "python -c 'import secrets; print(secrets.token_hex())'"
)


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

    @property
    def shows_developer_pages(self) -> bool:
        """Return whether /docs, /openapi.json and /demo/embed are there."""
        return not self.production if self.developer_pages is None else self.developer_pages

    @property
    def has_desk(self) -> bool:
        """Return whether anybody may sign in at /admin."""
        return bool(self.admin_tokens or self.admin_proxy_header)

    @property
    def journal_url(self) -> str:
        """Return where the journal is kept: DATABASE_URL, or a SQLite file in DATA_DIR."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'journal.db'))}"

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
    default, read = Settings(), _Reader(environment)
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
        redis_url=read.redis("REDIS_URL"),
        trusted_proxies=read.whole_number("TRUSTED_PROXIES", default.trusted_proxies, 0, 10),
        database_url=read.database("DATABASE_URL"),
        rows_url=read.rows("INDEX_BACKEND", "INDEX_DATABASE_URL", "DATABASE_URL"),
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
    )
    if settings.admin_proxy_header:
        members, secret = settings.admin_proxy_members, settings.admin_proxy_secret
        read.problems += incomplete_proxy(members, secret, settings.trusted_proxies)
    if read.problems:
        raise SettingsError(read.problems)
    return settings


class _Reader:
    """Reads variables, a method for each kind of value; blank counts as unset.

    What cannot be used is kept in `problems`, and the default is returned in its place.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Read any text."""
        return self._environment.get(name, "").strip() or default

    def folder(self, name: str, default: Path) -> Path:
        """Read a path."""
        return Path(self.text(name, str(default)))

    def optional_folder(self, name: str) -> Path | None:
        """Read a path; None where there is none."""
        text = self.text(name)
        return Path(text) if text else None

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """Read one of a few words."""
        text = self.text(name, default)
        if text not in allowed:
            self.problems.append(f"{name}={text}: use {' or '.join(allowed)}")
        return text

    def whole_number(self, name: str, default: int, least: int, most: int) -> int:
        """Read a whole number within bounds."""
        number = _number(self.text(name, str(default)))
        if number is None or not least <= number <= most or number != int(number):
            self._refuse(name, f"use a whole number from {least} to {most}")
            return default
        return int(number)

    def share(self, name: str, default: float, least: float) -> float:
        """Read a number below 1."""
        number = _number(self.text(name, str(default)))
        if number is None or not least <= number < 1:
            self._refuse(name, f"use a number from {least} to 0.999, for example {default}")
            return default
        return number

    def web_address(self, name: str, default: str) -> str:
        """Read an absolute address; what is returned does not end with a slash."""
        text = self.text(name, default)
        url = clean_web_address(text) if text else ""
        if url is None:
            shown = text.rpartition("@")[2]  # before it may stand a password
            self.problems.append(
                f"{name}={shown}: use an absolute address without user, query or #, for example "
                "https://faq.example.jp"
            )
            return default
        return url

    def switch(self, name: str) -> bool | None:
        """Read on or off; None where neither is said."""
        text = self.text(name)
        if text not in ("", "on", "off"):
            self.problems.append(f"{name}={text}: use on or off")
        return text == "on" if text else None

    def origins(self, name: str) -> tuple[str, ...]:
        """Read exact origins, separated by commas; returned as browsers send them."""
        origins = []
        for text in filter(None, (each.strip() for each in self.text(name).split(","))):
            try:
                origins.append(read_origin(text))
            except NotAnOrigin as error:
                # Not what stands before an @: it may be a password.
                self.problems.append(f"{name}: {text.rpartition('@')[2]}: {error}")
        return tuple(dict.fromkeys(origins))

    def redis(self, name: str) -> str:
        """Read a Redis's address."""
        url = self.text(name)
        if url and (wrong := wrong_redis(url)):
            self.problems.append(f"{name}: {wrong}")  # without its value: it may hold a password
        return url

    def rate_limit(self, name: str, default: str) -> str:
        """Read how often one address may ask."""
        text = self.text(name, default)
        if text != "off" and not is_rate_limit(text):
            self.problems.append(f"{name}={text}: use for example 60/minute, or off")
        return text

    def database(self, name: str) -> str:
        """Read a database's address."""
        url = self.text(name)
        if url and (wrong := wrong_database(url)):
            self.problems.append(f"{name}: {wrong}")  # without its value: it may hold a password
        return url

    def rows(self, backend: str, *names: str) -> str:
        """Read where the index's rows are: a database's address, the first that is set; or ""."""
        found = {name: self.text(name) for name in names}
        if self.one_of(backend, "faiss", ("faiss", "postgres")) != "postgres":
            return ""
        name, address = next(filter(all, found.items()), (names[0], ""))
        if wrong := wrong_address(address):
            self.problems.append(f"{name}: {wrong}")  # without its value: it may hold a password
        return libpq_address(address)

    def platform_secret(self, name: str) -> str:
        """Read what a chat platform gave us."""
        secret = self.text(name)
        # Anybody could sign with an empty secret.
        if name in self._environment and not secret:
            self.problems.append(
                f"{name} is set but blank: give it the value from the app's settings, or unset it"
            )
        return secret

    def slack_api(self, name: str, default: str) -> str:
        """Read where Slack's Web API is; the bot's token travels there."""
        url = self.text(name, default).rstrip("/") + "/"
        if not url.startswith(("https://", "http://127.0.0.1:")):
            self.problems.append(
                f"{name}={url}: leave it unset, or use https, as in https://slack-gov.com/api/"
            )
        return url

    def entries(
        self, name: str, read: Callable[[str], tuple[tuple[str, ...], list[str]]]
    ) -> tuple[str, ...]:
        """Read several entries of a form of their own."""
        entries, problems = read(self.text(name))
        self.problems += [f"{name}: {problem}" for problem in problems]
        return entries

    def header(self, name: str) -> str:
        """Read a header's name."""
        text = self.text(name)
        if text and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", text):
            self._refuse(name, "use the name of a header, for example X-Auth-Request-Email")
        return text

    def key(self, name: str) -> str:
        """Read a key that signs."""
        key = self.text(name)
        if key and len(key) < _MIN_KEY_CHARACTERS:
            self.problems.append(f"{name} is too short: {HOW_TO_MAKE_A_KEY}")  # without its value
        return key

    def _refuse(self, name: str, advice: str) -> None:
        self.problems.append(f"{name}={self._environment.get(name)}: {advice}")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
