"""One request as its bytes come in, and what about it is refused before the app sees it."""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

from bot.http.body import max_body_bytes

# What a chunked body may cost besides: sizes, extensions, trailers. Three thousand chunks of a byte,
# which waitress 3.0.2 takes apart by copying what remains of a block for each.
_MAX_FRAMING_BYTES = 16 * 1024
# Where a line is folded, or padded: waitress 3.0.2 takes .3 s for a value of 8,000 spaces and a
# control character, growing with the square.
_PADDED = re.compile(rb"\r\n[ \t]|[ \t]{32}")
_TARGET = re.compile(r"[^\x00-\x20\x7f]+")
_HOST = re.compile(r"[A-Za-z0-9.:_~!$&'()*+;=%\[\]-]+")
_RAW = re.compile(rb"[\x80-\xff]")


class Request(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
    """Takes one request, and keeps what was sent after it in `rest` until it is answered.

    waitress would read everything pipelined into one list, and answer all of it into memory: a
    thousand requests for a page in one packet, from somebody who reads none of the replies.
    """

    completed: bool = False
    rest = b""

    def received(self, data: bytes) -> int:
        """Return how many bytes belong to this request, or to those kept after it."""
        consumed: int = super().received(data)
        if self.error is None and self.headers_finished and not self.empty:
            self._limit_body()
        self.completed = self.completed or self.error is not None
        if self.completed:
            # waitress would ask for the body of what it refused, or that there is none of.
            self.expect_continue = False
        if self.completed and not self.empty:
            self.rest = b"" if self.closes else data[consumed:]
            return len(data)
        return consumed

    @property
    def closes(self) -> bool:
        """Return whether the connection ends with this request.

        After a chunked body too: about where it ends, servers and proxies have disagreed in many
        ways, and what follows may be a request smuggled past the proxy.
        """
        return self.error is not None or self.chunked

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. Raises ParsingError; it repeats nothing of them."""
        try:
            if _PADDED.search(header_plus):
                raise ParsingError("a folded or padded line")
            first, end, headers = header_plus.partition(b"\r\n")
            super().parse_header(_RAW.sub(_percent_encoded, first) + end + headers)
        except ValueError as error:  # such as an address of IPv6 without its end
            raise ParsingError("not HTTP") from error
        if self.version not in ("1.0", "1.1"):
            raise ParsingError("a version nobody speaks")
        if not self._is_unambiguous():
            raise ParsingError("ambiguous")
        if self.chunked:
            self.headers["CONNECTION"] = "close"

    def _is_unambiguous(self) -> bool:
        """Return whether every proxy reads the same request (RFC 9112, 3.2 and 6.1)."""
        host = self.headers.get("HOST", "" if self.version == "1.0" else None)
        return (
            _TARGET.fullmatch(self.request_uri) is not None
            and host is not None
            and (host == "" or _HOST.fullmatch(host) is not None)
            and not (self.chunked and "CONTENT_LENGTH" in self.headers)
            and "TRANSFER_ENCODING" not in self.headers  # of version 1.0: waitress passes it over
        )

    def _limit_body(self) -> None:
        length = len(self.body_rcv) if self.chunked else self.content_length
        framing = self.body_bytes_received - length if self.chunked else 0
        if length > max_body_bytes(self.path) or framing > _MAX_FRAMING_BYTES:
            self.error = _error(413)


def _percent_encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % byte[0][0]


def _error(status: int) -> Error:
    error = Error("")
    error.code = status
    return error
