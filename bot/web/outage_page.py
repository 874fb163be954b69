"""The page that the proxy shows while no server answers: one file, which needs nothing else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bot.answer import messages
from bot.answer.contact import lines_of
from corpus.site import Site

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True
)


def outage_page(site: Site, now: datetime) -> str:
    """Return the HTML: every line with its number and hours, and the other doors.

    It is not made anew when it is shown: `now` decides only which closed days are told, those of
    the coming four weeks.
    """
    heading, text = messages.error_page(503, has_phone=bool(site.phones))
    return _TEMPLATES.get_template("outage.html").render(
        heading=heading, text=text, site=site, lines=lines_of(site, now)
    )
