"""Environment → frozen Settings; an error names the variable and an allowed value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import FaqError
from index.manifest import DEFAULT_ENCODER

_SHORTEST_KEY = 32
# One limit in the notation of the library limits, which takes lists and a count of 0 as well.
_RATE_LIMIT = re.compile(
    r"[1-9]\d*\s*(?:/|per\b)\s*(?:[1-9]\d*\s*)?(?:second|minute|hour|day|month|year)s?",
    re.ASCII | re.IGNORECASE,
)
HOW_TO_MAKE_A_KEY = (
    f"use {_SHORTEST_KEY} random characters or more, for example from: "
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
    precision: float = 0.98
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    allowed_origins: tuple[str, ...] = ()
    rate_limit: str = "off"
    redis_url: str = ""
    trusted_proxies: int = 0
    database_url: str = ""
    retention_days: int = 90
    slack_signing_secret: str = field(default="", repr=False)
    slack_bot_token: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    mattermost_token: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)

    @property
    def journal_url(self) -> str:
        """Return where the journal is kept: DATABASE_URL, or a SQLite file in DATA_DIR."""
        return self.database_url or f"sqlite:///{self.data_dir / 'journal.db'}"

    @property
    def production(self) -> bool:
        """Return whether placeholders and missing secrets must be refused."""
        return self.env == "production"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings. Raises SettingsError naming every variable that cannot be used."""
    default, problems = Settings(), []

    def read(name: str, fallback: str) -> str:
        return environment.get(name, "").strip() or fallback

    env = read("FAQ_ENV", default.env)
    if env not in ("development", "production"):
        problems.append(f"FAQ_ENV={env}: use development or production")
    public_url = read("PUBLIC_URL", default.public_url).rstrip("/")
    if not public_url.startswith(("http://", "https://")):
        problems.append(
            f"PUBLIC_URL={public_url}: use an absolute address, for example https://faq.example.jp"
        )
    precision = _number(read("PRECISION", str(default.precision)))
    if precision is None or not 0.5 <= precision < 1:
        problems.append(
            f"PRECISION={environment.get('PRECISION')}: use a number from 0.5 to 0.999, for example 0.98"
        )
    workers = _number(read("WEB_WORKERS", str(default.workers)))
    if workers is None or not 1 <= workers <= 256 or workers != int(workers):
        problems.append(
            f"WEB_WORKERS={environment.get('WEB_WORKERS')}: use a whole number from 1 to 256"
        )
    origins = tuple(
        origin.strip() for origin in read("ALLOWED_ORIGINS", "").split(",") if origin.strip()
    )
    for origin in origins:
        if (
            not origin.startswith(("http://", "https://"))
            or origin.count("/") != 2
            or origin.endswith("/")
            or "*" in origin
        ):
            problems.append(
                f"ALLOWED_ORIGINS: {origin}: use exact origins such as https://www.example.jp, without a path"
            )
    # A developer's own evaluation asks hundreds of questions a minute; the public does not.
    rate_limit = read("RATE_LIMIT", "60/minute" if env == "production" else "off")
    if rate_limit != "off" and not _RATE_LIMIT.fullmatch(rate_limit):
        problems.append(f"RATE_LIMIT={rate_limit}: use for example 60/minute, or off")
    proxies = _number(read("TRUSTED_PROXIES", "0"))
    if proxies is None or not 0 <= proxies <= 10 or proxies != int(proxies):
        problems.append(
            f"TRUSTED_PROXIES={environment.get('TRUSTED_PROXIES')}: use a whole number from 0 to 10"
        )
    database_url = read("DATABASE_URL", "")
    if database_url and (wrong := _wrong_database(database_url)):
        problems.append(f"DATABASE_URL: {wrong}")  # without its value: it may hold a password
    retention_days = _number(read("RETENTION_DAYS", str(default.retention_days)))
    if (
        retention_days is None
        or not 1 <= retention_days <= 3650
        or retention_days != int(retention_days)
    ):
        problems.append(
            f"RETENTION_DAYS={environment.get('RETENTION_DAYS')}: use a whole number from 1 to 3650"
        )
    for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "MATTERMOST_TOKEN"):
        if (
            name in environment and not environment[name].strip()
        ):  # anybody could sign with an empty secret
            problems.append(
                f"{name} is set but blank: give it the value from the app's settings, or unset it"
            )
    secret_key = read("SECRET_KEY", "")
    if secret_key and len(secret_key) < _SHORTEST_KEY:
        problems.append(f"SECRET_KEY is too short: {HOW_TO_MAKE_A_KEY}")  # without its value
    slack_api_url = read("SLACK_API_URL", default.slack_api_url).rstrip("/") + "/"
    if not slack_api_url.startswith(
        ("https://", "http://127.0.0.1:")
    ):  # the bot's token travels there
        problems.append(
            f"SLACK_API_URL={slack_api_url}: leave it unset, or use https, as in https://slack-gov.com/api/"
        )
    if problems:
        raise SettingsError(problems)
    return Settings(
        env=env,
        public_url=public_url,
        precision=precision or default.precision,
        workers=int(workers or 1),
        corpus_dir=Path(read("CORPUS_DIR", str(default.corpus_dir))),
        index_dir=Path(read("INDEX_DIR", str(default.index_dir))),
        data_dir=Path(read("DATA_DIR", str(default.data_dir))),
        encoder=read("ENCODER", default.encoder),
        allowed_origins=origins,
        rate_limit=rate_limit,
        redis_url=read("REDIS_URL", ""),
        trusted_proxies=int(proxies or 0),
        database_url=database_url,
        retention_days=int(retention_days or default.retention_days),
        slack_signing_secret=read("SLACK_SIGNING_SECRET", ""),
        slack_bot_token=read("SLACK_BOT_TOKEN", ""),
        slack_api_url=slack_api_url,
        mattermost_token=read("MATTERMOST_TOKEN", ""),
        secret_key=secret_key,
    )


def _wrong_database(url: str) -> str:
    """Return what is wrong with a database address, or ""; without importing SQLAlchemy (0.3 s)."""
    dialect, _, driver = url.partition("://")[0].partition("+")
    if "://" not in url or dialect not in ("sqlite", "postgresql"):
        return (
            "use sqlite:////var/lib/faq/journal.db (four slashes: an absolute path) "
            "or postgresql://user:password@host/name"
        )
    if dialect == "postgresql" and find_spec(driver or "psycopg") is None:
        return (
            f"the driver {driver or 'psycopg'} is not installed. Run: pip install 'psycopg[binary]'"
        )
    return ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
