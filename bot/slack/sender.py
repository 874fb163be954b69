"""Messages → Slack, in the background: Slack wants its acknowledgement within three seconds."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient

from bot.quiet_log import QuietLog

log = logging.getLogger(__name__)
# slack_sdk would log a line for each failure and, where its level says so, what is posted.
_SDK_LOG = logging.getLogger(f"{__name__}.slack_sdk")
_SDK_LOG.disabled = True

_THREADS = 4
_MAX_WAITING = 200
_TIMEOUT_S = 5
_MAX_URL = 500
_CLOSE_WITHIN_S = 0.8  # of what a worker has left after its last request

# As Slack writes them, of commands, of clicks and of forms. Nothing is parsed or normalized, so no
# two parsers can disagree about it: another host, port, user, case, dot, escape or line break is
# simply not this.
_RESPONSE_URL = re.compile(
    r"https://hooks\.slack\.com/(?:actions|app|app-actions|commands|services|workflows)"
    r"(?:/[A-Za-z0-9_-]+)+"
)


def is_response_url(url: str) -> bool:
    """Return whether a response_url is Slack's own: this server posts nowhere else."""
    return len(url) <= _MAX_URL and _RESPONSE_URL.fullmatch(url) is not None


class Sender:
    """Posts from a few threads of its own.

    They begin with the first use in a process: a fork would lose them.
    """

    def __init__(self, token: str, api_url: str) -> None:
        # No retry after a broken connection: Slack may have shown the message already, and a second
        # one annoys.
        self._client = WebClient(
            token,
            base_url=api_url,
            timeout=_TIMEOUT_S,
            logger=_SDK_LOG,
            retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)],
        )
        self._quiet = QuietLog(log)
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._pid = 0
        self._waiting: set[Future[None]] = set()

    def submit(self, job: Callable[[], None]) -> bool:
        """Run a job in the background, its failure logged.

        Return False where too many are waiting already.
        """
        with self._lock:
            if self._pool is None or self._pid != os.getpid():
                self._pool = ThreadPoolExecutor(_THREADS, "slack")
                self._pid, self._waiting = os.getpid(), set()
            if len(self._waiting) >= _MAX_WAITING:
                self._quiet.warning(
                    "slack: a message was dropped, %d are waiting already", _MAX_WAITING
                )
                return False
            future = self._pool.submit(self._run, job)
            self._waiting.add(future)
        future.add_done_callback(self._done)
        return True

    def call(self, method: str, body: dict[str, Any]) -> None:
        """Call a method of the Web API, such as chat.postMessage. Raises what slack_sdk raises."""
        self._client.api_call(method, json=body)

    def respond(self, response_url: str, body: dict[str, Any]) -> None:
        """Post to the response_url of a click. Raises ValueError where it is not Slack's."""
        if not is_response_url(response_url):
            raise ValueError("a response_url that is not Slack's")
        client = WebhookClient(response_url, timeout=_TIMEOUT_S, retry_handlers=[], logger=_SDK_LOG)
        response = client.send_dict(body)
        if response.status_code != 200:
            self._quiet.warning("slack: a response_url answered %d", response.status_code)

    def close(self) -> None:
        """Wait a little for what is under way, and end; for the exit of a worker."""
        with self._lock:
            pool, self._pool = self._pool, None
            waiting = set(self._waiting)
        if pool and self._pid == os.getpid():
            wait(waiting, timeout=_CLOSE_WITHIN_S)
            pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._waiting.discard(future)

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            # Its kind and Slack's own word for it (channel_not_found): its message might hold what
            # somebody wrote.
            reason = error.response.get("error", "") if isinstance(error, SlackApiError) else ""
            kind = type(error).__name__
            self._quiet.warning("slack: a message was not posted: %s %s", kind, reason)
