"""Keys as people paste them: every shape that a text takes on its way from a file to a chat.

The keys in tests/data/key-files.jsonl were made for these tests (openssl, ssh-keygen, gpg, keytool)
and protect nothing.
"""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

FILES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "key-files.jsonl").read_text("utf-8").splitlines()
]
PRIVATE = {each["name"]: each["text"] for each in FILES if each["private"]}
PUBLIC = {each["name"]: each["text"] for each in FILES if not each["private"]}
# In PEM, without a passphrase's lines: what shapes are tried on.
PEM = {name: text for name, text in PRIVATE.items() if "-----BEGIN" in text and name != "legacy"}
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_CYRILLIC = str.maketrans("BEIPAT", "ВЕІРАТ")


def body(pem: str) -> str:
    """Return the base64 of a PEM file as one line."""
    lines = [line for line in pem.splitlines() if line and "-----" not in line]
    return "".join(line for line in lines if ":" not in line and not line.startswith("="))


def wrapped(text: str, width: int, end: str = "\n") -> str:
    return end.join(text[at : at + width] for at in range(0, len(text), width))


def header(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return a shape that changes the lines with dashes."""

    def shape(pem: str) -> str:
        return "\n".join(change(line) if "-----" in line else line for line in pem.splitlines())

    return shape


def _each_line(form: str) -> Callable[[str], str]:
    return lambda pem: "\n".join(form.format(line) for line in pem.splitlines())


def _fence(sign: str) -> Callable[[str], str]:
    return header(lambda line: line.replace("-----", sign))


WITH_HEADER: dict[str, Callable[[str], str]] = {
    "as it is": lambda pem: pem,
    **{f"dash {sign}": _fence(sign * 5) for sign in "–—―‐−－ー＝_=~*─‑﹣"},
    **{f"{count} dashes": _fence("-" * count) for count in (4, 3, 2, 0)},
    "dashes and spaces": _fence(" - - - - - "),
    "four dashes, spaces": header(
        lambda line: line.replace("-----BEGIN", "---- BEGIN").replace("KEY-----", "KEY ----")
    ),
    "full width": lambda pem: pem.translate(_FULL_WIDTH),
    "full-width header": header(lambda line: line.translate(_FULL_WIDTH)),
    "small letters": header(str.lower),
    "header over lines": header(lambda line: line.replace(" ", "\n")),
    "header in pieces": header(lambda line: line.replace("BEGIN", "BE\nGIN")),
    "underscores between": header(lambda line: line.replace(" ", "_")),
    "spaced letters": header(" ".join),
    "zero width": header(lambda line: line.replace("BEGIN", "BE\u200bG\u00adI\u2060N")),
    "Cyrillic": header(lambda line: line.translate(_CYRILLIC)),
    "accents": header(lambda line: line.replace("E", "É")),
    "combining": header("\u0301".join),
    "mathematical": header(
        lambda line: re.sub("[A-Z]", lambda c: chr(ord(c[0]) - 65 + 0x1D400), line)
    ),
    "quoted": _each_line("> {}"),
    "quoted twice": _each_line("> > {}"),
    "bars": _each_line("| {} |"),
    "numbered": lambda pem: "\n".join(f"{n:3} {x}" for n, x in enumerate(pem.splitlines(), 1)),
    "indented": _each_line("        {}"),
    "CR LF": lambda pem: pem.replace("\n", "\r\n"),
    "one line": lambda pem: pem.replace("\n", " "),
    "no line break": lambda pem: pem.replace("\n", ""),
    "JSON": lambda pem: json.dumps({"key": pem}),
    "JSON twice": lambda pem: json.dumps(json.dumps({"key": pem})),
    ".env": lambda pem: 'PRIVATE_KEY="' + pem.replace("\n", "\\n") + '"',
    "strings": _each_line('"{}\\n" +'),
    "HTML": lambda pem: html.escape(pem).replace("\n", "<br>\n").replace("-", "&#45;"),
    "percent": lambda pem: quote(pem, safe=""),
    "quoted-printable": lambda pem: quopri.encodestring(pem.encode()).decode(),
    "in a sentence": lambda pem: f"この鍵({pem.strip()})で合っていますか",
    "first lines": lambda pem: "\n".join(pem.splitlines()[:2]),
    "last lines": lambda pem: "\n".join(pem.splitlines()[-2:]),
    "base64 of it": lambda pem: base64.b64encode(pem.encode()).decode(),
}
WITHOUT_HEADER: dict[str, Callable[[str], str]] = {
    **{f"{width} columns": lambda b64, w=width: wrapped(b64, w) for width in (8, 32, 38, 64, 76)},
    "one line": lambda b64: b64,
    "spaces": lambda b64: wrapped(b64, 40, "  "),
    "quoted": lambda b64: "> " + wrapped(b64, 38, "\n> "),
    "strings": lambda b64: '"' + wrapped(b64, 50, '",\n"') + '"',
    "JSON": lambda b64: json.dumps({"k": wrapped(b64, 64)}),
    "percent": lambda b64: quote(wrapped(b64, 64), safe=""),
    "url-safe": lambda b64: b64.replace("+", "-").replace("/", "_").rstrip("="),
    "full width": lambda b64: wrapped(b64, 32).translate(_FULL_WIDTH),
    "in a sentence": lambda b64: f"鍵は{wrapped(b64, 38)}です",
    "hexadecimal": lambda b64: _bytes(b64).hex(),
    "hexadecimal with colons": lambda b64: wrapped(_bytes(b64).hex(":"), 45),
    "hexadecimal with spaces": lambda b64: wrapped(_bytes(b64).hex(" ").upper(), 48),
}
FRAGMENTS: dict[str, Callable[[str], str]] = {
    "from the second line on": lambda b64: wrapped(b64[64:], 64),
    "its middle in 38 columns": lambda b64: wrapped(b64[101:701], 38),
    "its middle in 32 columns, quoted": lambda b64: "> " + wrapped(b64[333:800], 32, "\n> "),
    "its middle in one line": lambda b64: b64[200:600],
    "its end": lambda b64: wrapped(b64[-400:], 76),
    "numbered": lambda b64: "\n".join(
        f"{n:2} {line}" for n, line in enumerate(wrapped(b64[100:900], 64).split("\n"), 1)
    ),
    "hexadecimal": lambda b64: wrapped(_bytes(b64)[77:277].hex(":"), 45),
}


def _bytes(b64: str) -> bytes:
    return base64.b64decode(b64 + "=" * (-len(b64) % 4))


def key_pastes() -> Iterator[tuple[str, str]]:
    """Yield name and text of every paste that holds a private key or a piece of one."""
    for name, text in PRIVATE.items():
        yield name, text
    for name, pem in PEM.items():
        for shape, change in WITH_HEADER.items():
            yield f"{name}, {shape}", change(pem)
        if name == "pgp":
            continue
        for shape, change in WITHOUT_HEADER.items():
            yield f"{name} without header, {shape}", change(body(pem))
    for name in ("rsa1", "rsa8", "rsa4096"):
        for shape, change in FRAGMENTS.items():
            yield f"{name}, {shape}", change(body(PEM[name]))
