"""How a source is to be read where guesses went wrong; kept in the corpus's import.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What a person said about one source; "" and () leave it to the importer.

    Columns are a heading's words, or a column's letter ("C"); of JSON, a field's path ("body.text").
    `section_from` is "column", "sheet", "heading", "file" or "none". Selectors are CSS: `within` is
    the part of the page that holds the Q&A, `leave_out` what of it does not belong to any answer.
    """

    question_column: str = ""
    answer_column: str = ""
    section_column: str = ""
    header_row: int = 0  # from 1; 0 finds it
    sheets: tuple[str, ...] = ()
    section: str = ""  # for every entry
    section_from: str = ""
    encoding: str = ""
    base_url: str = ""  # the page's address, where the source is a file of it
    within: str = ""
    entry_selector: str = ""
    question_selector: str = ""
    answer_selector: str = ""
    section_selector: str = ""
    leave_out: tuple[str, ...] = ()
    locale: str = ""  # of a help centre with several languages
