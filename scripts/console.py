"""The log on the console: ours, and of libraries only what they warn about."""

from __future__ import annotations

import logging
import sys

from bot.log_format import FORMATS, LEVELS, JsonLines

log = logging.getLogger(__name__)

# faiss reports at INFO each build of itself that this processor could not use, as if it were an
# error; alembic greets every worker with the list of its plugins.
QUIET = ("faiss", "alembic")
OURS = ("bot", "corpus", "index", "scripts")


def configure_logging(form: str = "text", level: str = "info") -> None:
    """Write log records to standard error, of the quiet libraries only from warnings on.

    `form` is one of FORMATS, `level` of LEVELS.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATS[form]())
    handler.addFilter(_is_shown)
    logging.basicConfig(level=LEVELS[level], handlers=[handler])
    logging.captureWarnings(form == "json")
    for library in QUIET:
        logging.getLogger(library).setLevel(max(LEVELS[level], logging.WARNING))


def _is_shown(record: logging.LogRecord) -> bool:
    """Return whether a line is for the console.

    At debug libraries write what they send, and in it what somebody wrote: ours alone are shown.
    """
    return record.levelno >= logging.INFO or record.name.partition(".")[0] in OURS


def tell(text: str, level: int = logging.INFO) -> None:
    """Print a line for whoever started the program; where programs read the log, a line of that."""
    if any(isinstance(each.formatter, JsonLines) for each in logging.getLogger().handlers):
        log.log(level, "%s", text)
    else:
        print(text, file=sys.stderr)
