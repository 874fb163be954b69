"""Where what stands in the form that staff fill in: its writer and its reader go by this."""

from __future__ import annotations

START, WORDINGS, TOPICS, LISTS = "はじめに", "言い換え", "ページにない質問", "_lists"
# In A1 of a sheet: it is known by this, whatever somebody has renamed it to.
WORDINGS_MARK, TOPICS_MARK = "worksheet:wordings:1", "worksheet:topics:1"

# Columns of the wordings' sheet, and of the topics'. The first is hidden: ids, and NO_INPUT in rows
# that nobody fills in.
ID, NUMBER, WORDING, UNANSWERED, TOPIC = 1, 2, 3, 4, 5
NAME, SAID, SECTION, KNOWN = 2, 3, 4, 6
NO_INPUT = "#"

TOPICS_HEAD = 3  # the row with the heads of the columns

WORDING_CELLS, UNANSWERED_CELLS, TOPIC_ROWS = 10, 5, 30

# Above the cells that are filled in.
INPUT_HEADS = (
    "この回答で答えになる、お客さまの言い方",
    "似ているが、この回答では答えにならない質問",
    "その話題(ひとことで)",
)
