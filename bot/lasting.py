"""What outlives a switch to another version: made once, before the workers are forked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answer.query_ids import QueryIds
from bot.http.access_log import write_access_line
from bot.http.rate_limit import RateLimit
from bot.http.redis_window import RedisWindow
from bot.http.request_watch import Observer
from bot.journal.writer import Recorder
from bot.secret_key import secret_key
from bot.settings import Settings
from bot.slack.secrets import Secrets

if TYPE_CHECKING:
    from bot.desk.sign_in import SignInLimits
    from bot.metrics.counts import Counts
    from bot.slack.sender import Sender

# Keystrokes and clicks: many more than questions, and each costs a thousandth of one.
_LIGHT = "600/minute"


@dataclass(frozen=True)
class Lasting:
    """What every version's app is given: a visitor's count goes on, and so does a reply's id.

    `light_limit` is for what is asked with every keystroke or click. `secret` signs the desk's
    sessions, where there is a desk, and `sign_in_limits` are its; `sender` is there where a chat
    platform is. `observers` are told of every request, `counts` is there where metrics are.
    """

    recorder: Recorder
    ask_limit: RateLimit
    light_limit: RateLimit
    secret: str
    sender: Sender | None
    sign_in_limits: SignInLimits | None = None
    observers: tuple[Observer, ...] = ()
    counts: Counts | None = None

    @classmethod
    def of(cls, settings: Settings, query_ids: QueryIds) -> Lasting:
        """Return what the settings ask for."""
        redis = RedisWindow(settings.redis_url) if settings.redis_url else None
        counts = _counts(settings)
        return cls(
            Recorder(
                settings.journal_url,
                settings.retention_days,
                query_ids,
                max_mb=settings.journal_max_mb,
                replied=counts.replied if counts else None,
                dropped=counts.dropped if counts else None,
            ),
            RateLimit(settings.rate_limit, redis),
            RateLimit("off" if settings.rate_limit == "off" else _LIGHT, redis),
            secret_key(settings.secret_key, settings.data_dir) if settings.has_desk else "",
            _sender(settings),
            _sign_in_limits(settings, redis),
            (
                *((write_access_line,) if settings.logs_requests else ()),
                *((counts.finished,) if counts else ()),
            ),
            counts,
        )

    def start(self) -> None:
        """Begin what a worker needs: threads begun before the fork do not exist there."""
        self.recorder.start()

    def close(self) -> None:
        """Send and write what is queued, at the end of a worker."""
        if self.sender:
            self.sender.close()
        self.recorder.close()


def chat_secrets(settings: Settings) -> Secrets:
    """Return the chat platforms' part of the settings."""
    return Secrets(
        settings.slack_signing_secret, settings.slack_bot_token, settings.mattermost_token
    )


def _counts(settings: Settings) -> Counts | None:
    if not settings.metrics_bind:
        return None
    # prometheus_client chooses when it is imported to count in files: only where somebody reads it.
    from bot.metrics.folder import make_folder

    make_folder()
    from bot.metrics.counts import Counts

    return Counts()


def _sender(settings: Settings) -> Sender | None:
    if not chat_secrets(settings).takes_commands:
        return None
    # slack_sdk costs a tenth of a second: only where somebody uses it.
    from bot.slack.sender import Sender

    return Sender(
        settings.slack_bot_token, settings.slack_api_url
    )  # its threads begin with its use


def _sign_in_limits(settings: Settings, redis: RedisWindow | None) -> SignInLimits | None:
    if not settings.has_desk:
        return None
    # Only where somebody may sign in.
    from bot.desk.sign_in import SignInLimits

    return SignInLimits(redis)
