"""Whatever an author writes, a message is within Slack's limits."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import messages
from bot.answer.decision import Reason
from bot.answer.reply import Answer, Choice, Related, Reply, ReplyLink
from bot.slack.blocks import reply_message, shared_message
from bot.slack.markdown import markdown_message
from tests.slack.client import check_limits

_TEXT = st.text(st.sampled_from("あ&<>*_`|\n-#[]()!@ a"), min_size=1).map(lambda text: "問" + text)


_LONG = st.builds(lambda text, times: text * times, _TEXT, st.sampled_from([1, 40, 500, 9000]))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    question=_LONG, text=_LONG, section=_LONG, label=_LONG, address=_LONG, count=st.integers(0, 12)
)
def test_whatever_an_author_writes_slack_takes_it(
    question: str, text: str, section: str, label: str, address: str, count: int
) -> None:
    links = (ReplyLink(label, f"https://example.jp/{address}"),) * count
    related = tuple(Related(f"entry-{number}", question) for number in range(count))
    reply = Reply(
        kind="answer",
        message=label,
        answer=Answer("entry", section, question, text, links, related, reviewed=None),
        choices=tuple(Choice(each.id, each.question, section) for each in related[:3]),
        contact=None,
        confidence=0.9,
        conversation=None,
        query_id="0" * 32,
        version="v",
    )
    for message in (reply_message(reply, None), shared_message(reply, "U1")):
        check_limits({"text": message.text, "blocks": message.blocks})
    assert markdown_message(reply, None).text


def test_every_reason_has_words_for_staff() -> None:
    assert set(messages.CHAT_REASONS) == {reason.name for reason in Reason}
