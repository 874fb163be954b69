"""Links that do not answer: HEAD, then GET, a few at a time and none for long.

Nothing within a network is asked unless somebody says so: a page may name any address.
"""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from bot.check.content import place_of
from bot.check.finding import Finding, Place
from corpus.blocks import runs_of
from corpus.intent import Corpus
from corpus.web_request import REDIRECTS, PrivateAddress, request

AGENT = "faq-bot-check"
_AT_A_TIME = 4
_TIMEOUT_S = 10.0  # for one address with its redirects
_ALL_S = 300.0  # for all of them
_MAX_REDIRECTS = 5
# What many servers say to HEAD, or to programs, of pages that people can read.
_ASK_AGAIN = {403, 404, 405, 406, 429, 500, 501, 503}


def check_links(
    corpus: Corpus, *, allow_private: bool = False, timeout_s: float = _TIMEOUT_S
) -> Iterator[Finding]:
    """Yield the addresses that do not answer, each with the entries that lead there."""
    places = _places(corpus)
    for url, fault in faults(places, allow_private=allow_private, timeout_s=timeout_s).items():
        own = [Place(place.where, f"{url} {fault}") for place in places[url]]
        yield Finding(
            "dead_link",
            "開けないリンクです。アドレスを直すか、リンクを外してください。",
            tuple(own),
        )


def _places(corpus: Corpus) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = {}
    for entry in corpus.entries:
        urls = [link.url for link in entry.links if link.url]
        urls += [run.url for run in runs_of(entry.blocks) if run.url]
        for url in dict.fromkeys(urls):
            places.setdefault(url, []).append(place_of(entry))
    site = corpus.site
    branding = site.branding
    others = [
        *(channel.url for channel in site.channels),
        site.support_page,
        branding.company_url,
        branding.privacy_url,
        *(link.url for link in branding.links),
        *(image.place for image in branding.images if not image.is_file),
    ]
    for url in filter(None, others):
        places.setdefault(url, []).append(Place(site.file))
    return {url: own for url, own in places.items() if url.startswith(("http://", "https://"))}


def faults(
    urls: Iterable[str], *, allow_private: bool = False, timeout_s: float = _TIMEOUT_S
) -> Mapping[str, str]:
    """Return what is wrong with each address that does not answer."""
    end = time.monotonic() + _ALL_S
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        asked = {
            url: pool.submit(_fault, url, allow_private, timeout_s, end)
            for url in dict.fromkeys(urls)
        }
        return {url: fault for url, found in asked.items() if (fault := found.result())}


def _fault(url: str, allow_private: bool, timeout_s: float, end: float) -> str:
    if time.monotonic() > end:
        return "(時間が足りず、確かめていません)"
    try:
        status = _status(url, "HEAD", allow_private, timeout_s)
        if status in _ASK_AGAIN:
            status = _status(url, "GET", allow_private, timeout_s)
    except PrivateAddress:
        return "(公開されていないアドレスのため、確かめていません。--private-links で確かめます)"
    except TimeoutError:
        return f"({timeout_s:.0f}秒以内に返事がありません)"
    except socket.gaierror:
        return "(サーバーの名前が見つかりません)"
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "verify_message", "") or type(error).__name__
        return f"(つながりません: {reason})"
    # Whoever must log in, or is asked to wait, is at a page that is there.
    return "" if status < 400 or status in (401, 403, 429) else f"(HTTP {status})"


def _status(url: str, method: str, allow_private: bool, timeout_s: float) -> int:
    """Return the status at the end of the redirects."""
    deadline = time.monotonic() + timeout_s
    for _ in range(_MAX_REDIRECTS):
        status, location = _ask(url, method, allow_private, deadline)
        if status not in REDIRECTS or not location:
            return status
        url = urljoin(url, location)
        if not url.startswith(("http://", "https://")):
            return status
    return 310  # more redirects than a person's browser would be sent through: still there


def _ask(url: str, method: str, allow_private: bool, deadline: float) -> tuple[int, str]:
    with request(method, url, AGENT, allow_private=allow_private, deadline=deadline) as answer:
        return answer.status, answer.headers.get("Location", "")
