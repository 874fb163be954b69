"""What counts as a private key: cases a colleague can check by eye.

The widget's verdicts about the same cases are tested in tests/widget/test_limits.py.
"""

import json
from pathlib import Path

import pytest

from index.question import Question

LINES = (Path(__file__).parent / "data" / "private-keys.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_private_key_is_told_from_a_text_about_keys(line: str) -> None:
    case = json.loads(line)
    assert Question.read(case["text"]).had_private_key is case["private_key"]
