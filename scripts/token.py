"""Make a token for the desk: python -m scripts.token NAME --role editor

The token is shown once, and kept nowhere; what is set is its hash.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.desk.tokens import hash_of, make_token
from bot.http.admins import ROLES, read_admin_tokens
from scripts.door import door


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.token",
        description="Make a token to sign in at /admin with.",
        epilog="Roles: reader sees everything, editor changes drafts, publisher also publishes.",
    )
    parser.add_argument("name", metavar="NAME", help="whose it is, as the desk shows it: 鈴木")
    parser.add_argument("--role", choices=ROLES, default="reader", help="reader if left out")
    arguments = parser.parse_args(argv)
    token = make_token()
    entry = f"{arguments.name}:{arguments.role}:{hash_of(token)}"
    if read_admin_tokens(entry) != ((entry,), []):
        parser.error("a name has 40 characters at most, without spaces, commas, colons or $")
    print(
        f"The token of {arguments.name}, shown this once. Hand it over in person:\n\n    {token}\n"
    )
    print("What the server is given (several people: one after another, with a comma between):\n")
    print(f"    ADMIN_TOKENS='{entry}'\n")
    print("Keep the single quotes: shells take $argon2id for a variable. In a file of Docker")
    print("Compose, write $$ for each $. Then start the server anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
