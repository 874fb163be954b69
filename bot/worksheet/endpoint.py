"""One prompt → the text of an OpenAI-compatible endpoint, bounded in time, size and patience.

Off unless LLM_URL is set. The key goes to that address alone: no redirect is followed. Nothing of
an error shows it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx2

from corpus.errors import FaqError

TIMEOUT_S = 120.0  # of one reply; a small machine writes 50 lines in one or two minutes
MAX_REPLY_BYTES = 1_000_000
TRIES = 4
MAX_WAIT_S = 60.0  # between two tries; who is told to wait longer comes back later
_FIRST_WAIT_S = 1.0
_RETRIED = (408, 409, 425, 429, 500, 502, 503, 504, 529)
_PATH = "/chat/completions"
_MAX_SHOWN = 200  # characters of what an endpoint says is wrong
_REPAIRS = {
    400: "LLM_MODELの名前と、LLM_URLがOpenAI互換であることを確かめてください。",
    401: "LLM_API_KEYを確かめてください。",
    402: "ご契約先の残高を確かめてください。",
    403: "LLM_API_KEYに、このモデルを使う権利があるかを確かめてください。",
    404: "LLM_URL(…/v1 まで)とLLM_MODELを確かめてください。",
    413: "--entries を減らしてください。",
    429: "時間をおいて、同じコマンドで続きから始めてください。",
}


class EndpointError(FaqError):
    """No usable reply; its words say what was found and what to do.

    `ends_all` where the next prompt would fare no better.
    """

    def __init__(self, message: str, *, ends_all: bool = True) -> None:
        self.ends_all = ends_all
        super().__init__(message)


@dataclass(frozen=True)
class Endpoint:
    """Where prompts are sent. `shown` is the address as people may see it."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """Return the address without what may follow a "?"."""
        return self.url.partition("?")[0]

    def without_key(self, text: str) -> str:
        """Return a text in which the key does not stand."""
        return text.replace(self.key, "[LLM_API_KEY]") if self.key else text

    @property
    def is_open_to_readers(self) -> bool:
        """Return whether what is sent, the key too, can be read on the way."""
        url = httpx2.URL(self.url)
        return url.scheme == "http" and url.host not in ("localhost", "127.0.0.1", "::1")


def endpoint_from(environment: Mapping[str, str]) -> Endpoint:
    """Return the endpoint that the environment names. Raises EndpointError with what is missing."""
    url, model, key = (
        environment.get(name, "").strip() for name in ("LLM_URL", "LLM_MODEL", "LLM_API_KEY")
    )
    if not url or not model:
        unset = "、".join(
            name for name, value in (("LLM_URL", url), ("LLM_MODEL", model)) if not value
        )
        raise EndpointError(
            f"{unset}が設定されていないため、どこにも送りません。LLM_URLにOpenAI互換のアドレス"
            "(https://…/v1)、LLM_MODELにモデルの名前、必要ならLLM_API_KEYに鍵を設定してください。"
            "設定せずに使うときは、python -m scripts.worksheet prompt の文を貼り付けてください。"
        )
    try:
        parsed = httpx2.URL(url)
        usable = parsed.scheme in ("http", "https") and bool(parsed.host)
    except (httpx2.InvalidURL, ValueError):
        usable = False
    if not usable:
        raise EndpointError("LLM_URLは https:// か http:// で始まるアドレスにしてください。")
    if parsed.userinfo:
        raise EndpointError(
            "LLM_URLに名前やパスワードを含めず、鍵はLLM_API_KEYに設定してください。"
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise EndpointError("LLM_API_KEYに使えない文字があります。鍵だけを設定し直してください。")
    path = parsed.path.rstrip("/")
    whole = path if path.endswith(_PATH) else f"{path}{_PATH}"
    return Endpoint(str(parsed.copy_with(path=whole, fragment=None)), model, key)


def complete(
    endpoint: Endpoint,
    prompt: str,
    *,
    timeout_s: float = TIMEOUT_S,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Return the text that the model replies with. Raises EndpointError.

    What may pass (a busy or broken server, a lost connection) is tried TRIES times, after as long as
    the server asks for, or 1, 2, 4 seconds.
    """
    wait_s = _FIRST_WAIT_S
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            return _text_of(_post(endpoint, prompt, timeout_s))
        except EndpointError as error:
            # Some say what is wrong with a key by repeating it.
            raise EndpointError(endpoint.without_key(str(error)), ends_all=error.ends_all) from None
        except _Busy as busy:
            told = endpoint.without_key(str(busy))
            if last:
                raise EndpointError(f"{told} {TRIES}回試しました。") from None
            asked_s = busy.retry_after_s
            if asked_s is not None and asked_s > MAX_WAIT_S:
                raise EndpointError(
                    f"{told} {asked_s:.0f}秒待つように言われたため、終わりました。"
                ) from None
            sleep(wait_s if asked_s is None else asked_s)
            wait_s *= 2
    raise AssertionError("the last try returns or raises")


class _Busy(Exception):
    """What may pass: worth another try."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


def _post(endpoint: Endpoint, prompt: str, timeout_s: float) -> bytes:
    """Return the body of a reply with status 200. Raises _Busy, EndpointError."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    body = {
        "model": endpoint.model,
        "messages": [{"role": "user", "content": prompt}],
        "stream": False,
    }
    ends_at = time.monotonic() + timeout_s
    with httpx2.Client(
        timeout=httpx2.Timeout(timeout_s, connect=min(timeout_s, 10.0)),
        follow_redirects=False,
        verify=_certificates(),
    ) as client:
        # Each read has its own limit: a header that drips, a byte a second, would pass it for days.
        guard = threading.Timer(timeout_s, client.close)
        guard.daemon = True
        guard.start()
        try:
            with client.stream("POST", endpoint.url, headers=headers, json=body) as response:
                return _checked(response, ends_at)
        except (httpx2.HTTPError, OSError, RuntimeError) as error:
            if time.monotonic() >= ends_at or isinstance(error, httpx2.TimeoutException):
                raise _Busy(
                    f"{endpoint.shown}: {timeout_s:g}秒以内に返事がありません。"
                    "--timeout を延ばすか、--entries を減らしてください。"
                ) from error
            raise _Busy(
                f"{endpoint.shown}: つながらないか、途中で切れました({type(error).__name__})。"
                "アドレスと、相手が動いていることを確かめてください。"
            ) from error
        finally:
            guard.cancel()


@cache
def _certificates() -> Any:
    """Return what servers are known by; reading it takes 50 ms, once."""
    return httpx2.create_ssl_context()


def _checked(response: httpx2.Response, ends_at: float) -> bytes:
    status = response.status_code
    if 300 <= status < 400:
        raise EndpointError(
            f"別のアドレスに転送されました({status})。鍵を送らないため、転送先にはつなぎません。"
            "LLM_URLを転送先のアドレスに直してください。"
        )
    if status in _RETRIED:
        said = _said(_beginning(response))
        raise _Busy(
            f"{status}が返りました{said}。{_REPAIRS.get(status, '時間をおいて試してください。')}",
            _retry_after(response.headers.get("Retry-After", "")),
        )
    if status != 200:
        said = _said(_beginning(response))
        repair = _REPAIRS.get(status, "LLM_URLとLLM_MODELを確かめてください。")
        raise EndpointError(f"{status}が返りました{said}。{repair}")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise EndpointError(f"頼んでいない圧縮({encoding[:20]})で返されました。", ends_all=False)
    return _body(response, ends_at)


def _body(response: httpx2.Response, ends_at: float) -> bytes:
    """Return the body as it came. Raises EndpointError where it is too large, _Busy where too slow."""
    parts, size = [], 0
    for part in response.iter_raw():
        size += len(part)
        if size > MAX_REPLY_BYTES:
            raise EndpointError(
                f"返事が大きすぎます({MAX_REPLY_BYTES // 1000:,} KBを超えました)。"
                "--entries を減らしてください。",
                ends_all=False,
            )
        if time.monotonic() > ends_at:
            raise httpx2.ReadTimeout("the whole reply took too long")
        parts.append(part)
    return b"".join(parts)


def _beginning(response: httpx2.Response) -> bytes:
    """Return the beginning of what a failure says; the rest is not waited for."""
    return next(response.iter_raw(4 * _MAX_SHOWN), b"")


def _text_of(body: bytes) -> str:
    """Return the model's text. Raises EndpointError: the next prompt may fare better."""
    try:
        reply = json.loads(body.decode("utf-8-sig"))
        content = reply["choices"][0]["message"]["content"]
    except UnicodeDecodeError as error:
        raise _unreadable("UTF-8ではありません", body) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable("JSONではないか、途中で切れています", body) from error
    except (KeyError, IndexError, TypeError) as error:
        raise _unreadable("choices[0].message.content がありません", body) from error
    if isinstance(content, list):  # parts, as newer servers write them
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "\n".join(text for text in texts if isinstance(text, str))
    if not isinstance(content, str) or not content.strip():
        raise EndpointError("返事が空でした。", ends_all=False)
    return content


def _unreadable(why: str, body: bytes) -> EndpointError:
    return EndpointError(f"返事を読めません: {why}{_said(body)}。", ends_all=False)


def _said(body: bytes) -> str:
    """Return the beginning of what an endpoint says, as it may be printed: in brackets, or ""."""
    text = body[: 4 * _MAX_SHOWN].decode("utf-8", "replace")
    try:
        error: Any = json.loads(body)["error"]
        text = str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"(「{shown[:_MAX_SHOWN]}」)" if shown else ""


def _retry_after(value: str) -> float | None:
    """Return how many seconds a Retry-After asks for: a number, or a date."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    return max((at - datetime.now(timezone.utc)).total_seconds(), 0.0)
