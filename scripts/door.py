"""What all doors have in common: what goes wrong is one message, not a stack trace."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import ParamSpec

from corpus.errors import FaqError

INTERRUPTED = 130  # what a shell calls a program that Ctrl-C ended
PIPE_CLOSED = 141  # and one that nobody reads from any more

P = ParamSpec("P")


def door(main: Callable[P, int]) -> Callable[P, int]:
    """Return a main function that prints what to repair and returns 1; after Ctrl-C, 130."""

    @functools.wraps(main)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return main(*args, **kwargs)
        except BrokenPipeError:  # whoever read has enough, as `| head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the last flush
            return PIPE_CLOSED
        except (FaqError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nstopped", file=sys.stderr)
            return INTERRUPTED

    return guarded
