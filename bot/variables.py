"""Environment variables → values: a method for each kind, every mistake kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.http.origin import NotAnOrigin, read_origin
from bot.http.public_url import clean_web_address
from bot.http.rate_limit import is_rate_limit
from index.postgres.address import libpq_address, wrong_address

_MIN_KEY_CHARACTERS = 32
HOW_TO_MAKE_A_KEY = (
    f"use {_MIN_KEY_CHARACTERS} random characters or more, for example from: "
    "python -c 'import secrets; print(secrets.token_hex())'"
)


class Variables:
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

    def address(self, name: str, wrong: Callable[[str], str]) -> str:
        """Read where a service is; `wrong` says what is wrong with it."""
        url = self.text(name)
        if url and (found := wrong(url)):
            self.problems.append(f"{name}: {found}")  # without its value: it may hold a password
        return url

    def replica(self, name: str) -> str:
        """Read a replica's name."""
        text = self.text(name)
        if text and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", text):
            self._refuse(name, "use letters, digits, - _ and ., for example web-1")
        return text

    def rate_limit(self, name: str, default: str) -> str:
        """Read how often one address may ask."""
        text = self.text(name, default)
        if text != "off" and not is_rate_limit(text):
            self.problems.append(f"{name}={text}: use for example 60/minute, or off")
        return text

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
