"""ADMIN_TOKENS, and the command that writes it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

import pytest

from bot.desk.tokens import Busy, hash_of, is_token_of, make_token
from bot.http.admins import read_proxy_members
from bot.settings import Settings, SettingsError, read_settings
from scripts.token import main

SALT_AND_HASH = "0HC4cVwwRfE1BsGVuunnUw$xuX4T1GRbEIi4bCwI7NzR+4VR3tFb7UeFCcooBYz//M"
HASH = f"$argon2id$v=19$m=19456,t=2,p=1${SALT_AND_HASH}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (f"鈴木:publisher:{HASH}", (f"鈴木:publisher:{HASH}",)),
        (f"鈴木:{HASH}", (f"鈴木:reader:{HASH}",)),
        (
            f"鈴木:editor:{HASH},tanaka:{HASH}",
            (f"鈴木:editor:{HASH}", f"tanaka:reader:{HASH}"),
        ),
        (f" a:{HASH} ,\n b:editor:{HASH},\n", (f"a:reader:{HASH}", f"b:editor:{HASH}")),
        (f"a:{HASH} b:{HASH}", (f"a:reader:{HASH}", f"b:reader:{HASH}")),
        (f"t=2:{HASH},p=1:{HASH}", (f"t=2:reader:{HASH}", f"p=1:reader:{HASH}")),
    ],
)
def test_several_people_stand_one_after_another(text: str, expected: tuple[str, ...]) -> None:
    assert read_settings({"ADMIN_TOKENS": text}).admin_tokens == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"鈴木:boss:{HASH}", "reader, editor, publisher"),
        (f"鈴木:{HASH},鈴木:editor:{HASH}", "鈴木 stands twice"),
        (f":editor:{HASH}", "position 1 has no name"),
        (f"{'あ' * 41}:{HASH}", "position 1 has no name"),
        (HASH, "position 1 has no name"),
        ("鈴木:editor:=19=19456,t=2,p=1", "single quotes"),  # what a shell leaves of it
        ("鈴木:editor:my-secret-word", "python -m scripts.token"),
        (f"鈴木:{HASH[:-40]}", "not whole"),
        (f"鈴木:{HASH.replace('19456', '999999')}", "more memory"),
        (f"鈴木:{HASH.replace('t=2', 't=99')}", "more memory"),
        (f"鈴木:{HASH.replace('argon2id', 'argon2i')}", "not whole"),
    ],
)
def test_a_wrong_entry_is_named_without_its_hash(text: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"ADMIN_TOKENS": text})
    assert says in str(refused.value)
    assert "ADMIN_TOKENS" in str(refused.value)
    assert not any(
        part in str(refused.value) for part in (SALT_AND_HASH[:22], "19456", "my-secret-word")
    )


def test_a_hash_is_not_shown_with_the_settings() -> None:
    assert SALT_AND_HASH not in repr(Settings(admin_tokens=(f"a:reader:{HASH}",)))


def test_a_token_fits_its_own_hash_alone() -> None:
    token, other = make_token(), make_token()
    hashed = hash_of(token)
    assert is_token_of(token, hashed)
    assert not is_token_of(other, hashed)
    assert not is_token_of(token, None)
    assert not is_token_of("", hashed)
    assert not is_token_of(token, "unused")  # what cannot be read is nobody's


def test_a_flood_of_tries_holds_three_threads_at_most() -> None:
    hashed, outcomes = hash_of(make_token()), []
    all_at_once = threading.Barrier(12)

    def attempt() -> None:
        all_at_once.wait()
        try:
            outcomes.append(str(is_token_of("wrong", hashed)))
        except Busy:
            outcomes.append("busy")

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert 3 <= outcomes.count("False") < 12
    assert outcomes.count("False") + outcomes.count("busy") == 12
    assert not is_token_of("wrong", hashed)  # there is room again


def test_the_command_shows_a_token_and_the_line_that_lets_it_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["鈴木", "--role", "editor"]) == 0
    shown = capsys.readouterr().out
    token = re.search(r"^    ([\w-]{32})$", shown, re.MULTILINE)[1]
    line = re.search(r"ADMIN_TOKENS='(.+)'", shown)[1]
    (entry,) = read_settings({"ADMIN_TOKENS": line}).admin_tokens
    name, role, hashed = entry.split(":", 2)
    assert (name, role) == ("鈴木", "editor")
    assert is_token_of(token, hashed)


@pytest.mark.parametrize("name", ["鈴木 一郎", "a:b", "a,b", "$a", "", "あ" * 41])
def test_a_name_that_could_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(SystemExit):
        main([name])


PROXY = {
    "ADMIN_PROXY_HEADER": "X-Auth-Request-Email",
    "ADMIN_PROXY_MEMBERS": "suzuki@example.jp:publisher, *@example.jp:reader",
    "ADMIN_PROXY_SECRET": "s" * 32,
    "TRUSTED_PROXIES": "1",
}


def test_members_of_a_proxy_are_read() -> None:
    settings = read_settings(PROXY)
    assert settings.has_desk
    assert settings.admin_proxy_members == ("suzuki@example.jp:publisher", "*@example.jp:reader")


@pytest.mark.parametrize(
    "missing", ["ADMIN_PROXY_MEMBERS", "ADMIN_PROXY_SECRET", "TRUSTED_PROXIES"]
)
def test_a_proxy_is_not_believed_by_halves(missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        read_settings({name: value for name, value in PROXY.items() if name != missing})


@pytest.mark.parametrize(
    "entry", ["suzuki", "*:reader", "*@*:reader", "a@b:boss", "a@b", "@example.jp:reader"]
)
def test_a_member_of_a_proxy_has_a_whole_address_and_a_role(entry: str) -> None:
    members, problems = read_proxy_members(entry)
    assert members == ()
    assert problems


@pytest.mark.alone
def test_a_name_that_is_not_there_takes_as_long_as_one_that_is() -> None:
    hashed = hash_of(make_token())
    is_token_of("warm", None)

    def quickest(of: str | None) -> float:
        return min(_seconds(lambda: is_token_of("wrong", of)) for _ in range(3))

    assert 0.5 < quickest(None) / quickest(hashed) < 2


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
