"""What is no HTTP, or HTTP that two readers take for two different things."""

from __future__ import annotations

from collections.abc import Callable

from scripts.attack.case import NOT_HTTP, Case, Source, request

_SMUGGLED = "GET /readyz?{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_ASK = "POST /api/suggest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
_BODY = b'{"text": ""}'
_READ_OR_REFUSED = NOT_HTTP | {200, 404, 405, 415}


def _case(kind: str, raw: bytes, source: Source, **more: object) -> Case:
    """Return a case that is refused, or hung up on, and answered once at most."""
    given = {"allowed": NOT_HTTP, "lone": True, "may_close": True, "method": "GET"} | more
    return Case(kind, raw, source.marker, **given)  # type: ignore[arg-type]  # as Case declares them


def chunks(source: Source) -> Case:
    """Chunked bodies: sizes that are none, wrong ends, extensions, trailers, over the limit."""
    rng, m = source.rng, source.marker
    head = f"{_ASK}Transfer-Encoding: chunked\r\nX-Marker: {m}\r\n\r\n".encode()
    size = f"{len(_BODY):x}"
    if source.one_in(6):  # well-formed: it must be read
        body = f"{size};x={m}\r\n".encode() + _BODY + b"\r\n0\r\n\r\n"
        return _case("chunks", head + body, source, allowed=NOT_HTTP | {200}, may_close=False)
    if source.one_in(6):  # well-formed and over 64 KB
        piece = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
        body = piece * rng.randint(5, 12) + b"0\r\n\r\n"
        return _case("chunks", head + body, source, allowed=frozenset({413, 400}))
    wrong = rng.choice(
        ["zz", m, "-1", "+c", "0xc", " c", "c ", "ffffffffffffffffff", "", "1" * 5000, "c\0", "\u0661",
         "c;" + "x" * 9000, "c\n", "c;\x1b[31m", "7fffffffffffffff", "c_0"]
    )  # fmt: skip
    ends = rng.choice(
        [b"\r\n0\r\n\r\n", b"\n0\n\n", b"XX0\r\n\r\n", b"\r\n0\r\nX-Trailer: y\r\n\r\n"]
    )
    body = f"{wrong}\r\n".encode() + _BODY + ends
    # Python's int() and others read some of these as twelve; then they are answered as such.
    return _case("chunks", head + body, source, allowed=NOT_HTTP | {200, 413})


def smuggled(source: Source) -> Case:
    """One request to one reader and two to another: exactly one may be answered."""
    rng, m = source.rng, source.marker
    inner = _SMUGGLED.format(m).encode()
    chunked = b"0\r\n\r\n" + inner
    headers, body = rng.choice(
        [
            # CL.TE, TE.CL, and ways to hide a Transfer-Encoding
            (f"Content-Length: {len(chunked)}\r\nTransfer-Encoding: chunked\r\n", chunked),
            (
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                b"5c\r\n" + inner + b"\r\n0\r\n\r\n",
            ),
            (f"Content-Length: {len(chunked)}\r\nTransfer-Encoding: xchunked\r\n", chunked),
            (f"Content-Length: {len(chunked)}\r\nTransfer-Encoding : chunked\r\n", chunked),
            (f"Content-Length: {len(chunked)}\r\nTransfer-Encoding:\x0bchunked\r\n", chunked),
            (
                f"Content-Length: {len(chunked)}\r\nTransfer-Encoding: identity, chunked\r\n",
                chunked,
            ),
            (f"Content-Length: {len(chunked)}\r\n Transfer-Encoding: chunked\r\n", chunked),
            (f"Content-Length: {len(chunked)}\r\nX: y\nTransfer-Encoding: chunked\r\n", chunked),
            (f"Content-Length: {len(chunked)}\r\nTransfer_Encoding: chunked\r\n", chunked),
            # Two lengths, and lengths that are none
            (f"Content-Length: 0\r\nContent-Length: {len(inner)}\r\n", inner),
            (f"Content-Length: 0, {len(inner)}\r\n", inner),
            (f"Content-Length: +{len(inner)}\r\n", inner),
            ("Content-Length: -1\r\n", inner),
            (f"Content-Length: {len(inner)} \x00\r\n", inner),
            ("Content-Length: 1e2\r\n", inner),
            ("Content-Length: 0x10\r\n", inner),
            (f"Content-Length: {'9' * 30}\r\n", inner),
            ("Content-Length: \u0661\r\n", inner),
            (f"Content-Length: {m}\r\n", inner),
        ]
    )
    raw = _ASK.encode() + headers.encode() + b"\r\n" + body
    return _case("smuggled", raw, source, allowed=NOT_HTTP | {200, 413})


def request_lines(source: Source) -> Case:
    """First lines that are none, of other protocols, or too long."""
    rng, m = source.rng, source.marker
    line = rng.choice(
        [f"GET /?q={m}", f"GET  /{m}  HTTP/1.1", f"/{m}", f"GET /{m} HTTP/9.9", f"GET /{m} HTTP/1.1 x",
         f"GET /{m} http/1.1", f"\x16\x03\x01\x02\x00{m}", f"GET /{m}\0 HTTP/1.1", f"GET\t/{m}\tHTTP/1.1",
         f"G\u00cbT /{m} HTTP/1.1", f"GET {m} HTTP/1.1", f"{m}", f"GET /{m}\r HTTP/1.1", f"\x1b[31m{m}",
         f"GET /{m}{'a' * 70_000} HTTP/1.1", f"{m * 3000} / HTTP/1.1", f"GET /\u3042{m} HTTP/1.1",
         f"PRI * HTTP/2.0\r\n\r\nSM{m}", f"CONNECT {m}:443 HTTP/1.1", f"GET /{m} HTTP/", f"GET /{m} HTTP/1",
         f"SSH-2.0-{m}", f"EHLO {m}", f"GET /{m} HTTP/1.1\nX: y", f"POST /{m} HTTP/0.9", "", "\r\n" * 50]
    )  # fmt: skip
    raw = f"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    return _case("request-lines", raw, source, allowed=_READ_OR_REFUSED)


def headers(source: Source) -> Case:
    """Headers that are folded, nameless, many, long, doubled, with NUL or line ends inside."""
    rng, m = source.rng, source.marker
    text = rng.choice(
        [f"X\r\n: {m}", f"X: y\r\n {m}", f"X: {m}\0", f"X{m}", f": {m}", f"X y: {m}", f"X\0: {m}",
         f"X: {'a' * 70_000}{m}", "\r\n".join(f"X-{i}: {m}" for i in range(rng.choice([90, 500, 5000]))),
         f"X: \rY: {m}", f"X:\n{m}: y", f"Host: {m}.example", f"\u3042: {m}", f"X: \x1b[31m{m}",
         f"Expect: 100-continue\r\nX: {m}", f"Expect: {m}", f"Connection: {m}, Content-Type", f"({m}): x",
         f"Content-Type: {m}", f"Cookie: {m}={'x' * 9000}", f"X-Forwarded-For: {m}\tx", f"SCRIPT_NAME: /{m}",
         f"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: {m}",
         f"Range: bytes={','.join('0-1' for _ in range(900))}\r\nX: {m}"]
    )  # fmt: skip
    first = rng.choice(["GET /static/base.css", "GET /", "GET /widget.js", "GET /healthz"])
    raw = f"{first} HTTP/1.1\r\nHost: 127.0.0.1\r\n{text}\r\nConnection: close\r\n\r\n".encode()
    # An interim reply comes before the one that counts.
    return _case("headers", raw, source, allowed=_READ_OR_REFUSED | {206, 416}, replies=2)


def unfinished(source: Source) -> Case:
    """Requests cut off anywhere: in the line, the headers, the body, a chunk; then we hang up."""
    whole = request(
        "POST", "/api/ask", b'{"query": "%s"}' % source.marker.encode(), "application/json"
    )
    if source.one_in(3):
        whole = f"{_ASK}Transfer-Encoding: chunked\r\n\r\n{source.marker}".encode()
    raw = whole[: source.rng.randint(1, len(whole) - 1)]
    return _case("unfinished", raw, source, replies=0, allowed=NOT_HTTP)


def pipelined(source: Source) -> Case:
    """Several requests at once, the last of them odd: each is answered, in order, or none after a
    refusal."""
    count = source.rng.randint(1, 8)
    last = source.rng.choice(
        [
            request("GET", f"/{source.marker}", headers=(("Connection", "close"),)),
            f"{source.marker}\r\n\r\n".encode(),
            b"\r\n\r\n" + request("GET", "/healthz", headers=(("Connection", "close"),)),
        ]
    )
    raw = request("GET", "/healthz") * count + last
    return _case("pipelined", raw, source, replies=count + 1, allowed=_READ_OR_REFUSED)


PROTOCOL: dict[str, Callable[[Source], Case]] = {
    "chunks": chunks,
    "smuggled": smuggled,
    "request-lines": request_lines,
    "headers": headers,
    "unfinished": unfinished,
    "pipelined": pipelined,
}
