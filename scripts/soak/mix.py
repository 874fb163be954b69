"""What visitors do, in the shares of a support page: each request with what its reply must be."""

from __future__ import annotations

import json
import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from corpus.text import MAX_CHARACTERS
from scripts.soak.replies import (
    Json,
    Response,
    WrongReply,
    read_json,
    read_page,
    read_problem,
    read_reply,
    read_widget,
)
from scripts.soak.texts import LONGEST_MAIL, Texts

JSON = "application/json"
# How many of a thousand requests are what. `abandoned` visitors go before they have their reply.
SHARES = {
    "question": 300,
    "repeated": 110,
    "mail": 30,
    "follow-up": 80,
    "choice": 50,
    "greeting": 30,
    "unanswerable": 50,
    "suggest": 190,
    "rating": 55,
    "comment": 15,
    "page": 30,
    "widget": 20,
    "health": 15,
    "refused": 15,
    "abandoned": 10,
}
# What a visitor waits for while nothing but a short question is read: the figure of the bench.
ASKS = ("question", "repeated", "follow-up", "choice", "greeting", "unanswerable")
_REMEMBERED = 300


@dataclass(frozen=True)
class Request:
    """One request. `check` raises WrongReply; `abandon_after` is how many bytes are sent, and
    then the visitor goes (None: stays)."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = JSON
    check: Callable[[Response], None] = lambda response: None
    abandon_after: int | None = None
    is_ask: bool = False


@dataclass
class Acknowledged:
    """What the server said it keeps: by query id, for the journal's books."""

    asked: set[str] = field(default_factory=set)
    rated: dict[str, bool] = field(default_factory=dict)
    commented: set[str] = field(default_factory=set)


class Mix:
    """Draws requests; remembers replies, so that ratings, choices and follow-ups continue real
    ones. Thread-safe."""

    def __init__(self, texts: Texts, seed: int = 0) -> None:
        self._texts, self._rng, self._lock = texts, random.Random(seed), threading.Lock()
        self.acknowledged = Acknowledged()
        self._unrated: deque[str] = deque(maxlen=_REMEMBERED)
        self._unhelpful: deque[str] = deque(maxlen=_REMEMBERED)
        self._tokens: deque[str] = deque(maxlen=_REMEMBERED)
        self._offered: deque[str] = deque(texts.entry_ids, maxlen=_REMEMBERED)
        self._decided: dict[str, list[object]] = {}
        self._popular = self._rng.sample(texts.questions, min(50, len(texts.questions)))
        self._widget_length = 0

    def draw(self) -> Request:
        """Return the next request."""
        with self._lock:
            (kind,) = self._rng.choices(list(SHARES), list(SHARES.values()))
            return self.make(kind)

    def longest_mail(self) -> Request:
        """Return the request that takes most memory to answer."""
        with self._lock:
            return self._mail(LONGEST_MAIL)

    def make(self, kind: str) -> Request:
        """Return a request of a kind; a question where there is nothing to continue."""
        rng, texts = self._rng, self._texts
        match kind:
            case "repeated":
                query = rng.choice(self._popular)
                return self._ask(kind, {"query": query}, decided_as=query)
            case "mail":
                return self._mail(rng.randint(80, LONGEST_MAIL))
            case "follow-up" if self._tokens:
                text = texts.question(rng)[:20]
                return self._ask(kind, {"query": text, "conversation": rng.choice(self._tokens)})
            case "choice":
                chosen = rng.choice(self._offered)
                return self._ask(kind, {"choice": chosen}, chosen=chosen)
            case "greeting":
                return self._ask(kind, {"query": texts.varied(rng, texts.greetings)})
            case "unanswerable":
                return self._ask(kind, {"query": texts.varied(rng, texts.unanswerable)})
            case "suggest":
                text = texts.question(rng)
                return self._suggest(text[: rng.randint(0, min(len(text), 12))])
            case "rating" if self._unrated:
                # Somebody just answered clicks at once, or comes back to an older window.
                query_id = self._unrated.pop() if rng.random() < 0.5 else self._unrated.popleft()
                return self._rate(kind, query_id, rng.random() < 0.6, None)
            case "comment" if self._unhelpful:
                text = texts.varied(rng, texts.questions)
                return self._rate(kind, self._unhelpful.popleft(), False, text)
            case "page":
                return Request(kind, "GET", "/", check=read_page)
            case "widget":
                return Request(kind, "GET", "/widget.js", check=self._widget)
            case "health":
                path = rng.choice(("/healthz", "/readyz"))
                return Request(kind, "GET", path, check=_is_up)
            case "refused":
                return self._refused()
            case "abandoned":
                body = _json({"query": texts.varied(rng, texts.questions)})
                # Before the body, within it, or with all of it sent and the reply unread.
                after = rng.choice((0, len(body) // 2, len(body)))
                return Request(kind, "POST", "/api/ask", body, abandon_after=after, is_ask=True)
        return self._ask("question", {"query": texts.varied(rng, texts.questions)})

    def _mail(self, characters: int) -> Request:
        return self._ask("mail", {"query": self._texts.mail(self._rng, characters)})

    def _ask(self, kind: str, body: Json, *, decided_as: str = "", chosen: str = "") -> Request:
        check = partial(self._asked, decided_as, chosen)
        return Request(kind, "POST", "/api/ask", _json(body), check=check, is_ask=True)

    def _asked(self, decided_as: str, chosen: str, response: Response) -> None:
        reply = read_reply(response)
        answer, choices = reply["answer"], [each["id"] for each in reply["choices"]]
        shown: list[object] = [reply["kind"], answer and answer["id"], *choices]
        if decided_as and self._decided.setdefault(decided_as, shown) != shown:
            raise WrongReply(f"decided {shown}, before {self._decided[decided_as]}")
        if chosen and reply["kind"] == "answer" and answer["id"] != chosen:
            raise WrongReply(f"{answer['id']} where {chosen} was chosen")
        self.acknowledged.asked.add(reply["query_id"])
        self._unrated.append(reply["query_id"])
        if reply["conversation"]:
            self._tokens.append(reply["conversation"])
        self._offered.extend(choices)

    def _suggest(self, text: str) -> Request:
        def check(response: Response) -> None:
            if len(read_json(response).get("suggestions", "missing")) > 6:
                raise WrongReply(f"suggestions: {response.body[:80]!r}")

        return Request("suggest", "POST", "/api/suggest", _json({"text": text}), check=check)

    def _rate(self, kind: str, query_id: str, helpful: bool, comment: str | None) -> Request:
        def check(response: Response) -> None:
            contact = read_json(response).get("contact", "missing")
            if contact == "missing" or helpful == bool(contact):
                raise WrongReply(f"helpful {helpful}: contact {contact!r:.80}")
            self.acknowledged.rated[query_id] = helpful
            if comment:
                self.acknowledged.commented.add(query_id)
            elif not helpful:
                self._unhelpful.append(query_id)

        body: Json = {"query_id": query_id, "helpful": helpful}
        if comment:
            body["comment"] = comment
        return Request(kind, "POST", "/api/feedback", _json(body), check=check)

    def _refused(self) -> Request:
        rng = self._rng
        text = self._texts.varied(rng, self._texts.questions)
        unknown = f"{rng.getrandbits(128):032x}"
        too_long = (text * MAX_CHARACTERS)[: 2 * MAX_CHARACTERS]  # also when normalized
        path, status, sent, body = rng.choice(
            (
                ("/api/ask", 422, text, _json({"query": too_long})),
                ("/api/ask", 422, "", _json({"query": " \u200b\n"})),
                ("/api/ask", 422, unknown, _json({"choice": unknown})),
                ("/api/ask", 400, text, b'{"query": "' + text.encode()),
                ("/api/ask", 400, text, _json({"query": [text]})),
                ("/api/feedback", 404, unknown, _json({"query_id": unknown, "helpful": True})),
                ("/api/nothing", 404, text, _json({"query": text})),
            )
        )
        check = partial(read_problem, status=status, sent=sent)
        return Request("refused", "POST", path, body, check=check)

    def _widget(self, response: Response) -> None:
        self._widget_length = read_widget(response, self._widget_length)


def _is_up(response: Response) -> None:
    if read_json(response).get("status") not in ("ok", "ready"):
        raise WrongReply(f"status: {response.body[:80]!r}")


def _json(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
