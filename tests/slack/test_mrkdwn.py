"""Rich answers in Slack's mrkdwn: what formats, what must not, and how long a line may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import SectionBlock

from bot.answer.reply import Answer, Reply
from bot.slack.blocks import reply_message
from bot.slack.mrkdwn import mrkdwn_lines
from corpus.blocks import Blocks, Paragraph, Run
from corpus.markdown import read_markdown
from tests.slack.client import check_limits

# Markdown → its lines; ‸ stands for the blank without width.
LINES = {
    "**重要**です": ["‸*重要*‸です"],
    "1<2 & 3": ["1&lt;2 &amp; 3"],
    "5*3*2": ["5<!date^00000000^{_}|*>3<!date^00000000^{_}|*>2"],
    "_下線_ ~消~": [
        "<!date^00000000^{_}|_>下線<!date^00000000^{_}|_> "
        "<!date^00000000^{_}|~>消<!date^00000000^{_}|~>"
    ],
    "\\> 引用ではない": ["‸&gt; 引用ではない"],
    "\\<!here\\> \\<@U1\\>": ["&lt;!here&gt; &lt;@U1&gt;"],
    "[表示|縦棒](https://example.jp/a|b)": ["<https://example.jp/a%7Cb|表示|縦棒>"],
    "**[太い](https://example.jp)**": ["‸*<https://example.jp|太い>*‸"],
    "- 一\n- 二\n  1. 三": ["・一", "・二", "　1. 三"],
}


@pytest.mark.parametrize("markdown", LINES)
def test_lines(markdown: str) -> None:
    lines = mrkdwn_lines(read_markdown(markdown)[0])
    assert [line.replace("\u200b", "‸") for line in lines] == LINES[markdown]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda text, times, bold, url: Run(text * times, bold, url),
            st.text(st.sampled_from("あ&<>*_`~| \n"), min_size=1),
            st.sampled_from([1, 40, 900]),
            st.booleans(),
            st.sampled_from([None, "https://example.jp/", "https://example.jp/" + "あ&" * 900]),
        ),
        max_size=4,
    )
)
def test_whatever_is_written_each_line_fits_a_section(runs: list[Run]) -> None:
    blocks: Blocks = (Paragraph(tuple(runs)),)
    for line in mrkdwn_lines(blocks):
        assert len(line) <= SectionBlock.text_max_length


@pytest.mark.parametrize(
    "markdown",
    [
        "|甲|乙|\n|-|-|\n" + "|**&**|[二](https://example.jp)|\n" * 400,
        "あ&" * 9000,
        "- 一\n" * 4000,
        "**" + "太" * 15000 + "**",
    ],
)
def test_a_long_answer_fits_a_message(markdown: str) -> None:
    blocks, complaints = read_markdown(markdown)
    assert not complaints
    answer = Answer("entry", "節", "質問", "答え", (), (), None, blocks=blocks)
    reply = Reply("answer", None, answer, (), None, 0.9, None, "0" * 32, "v")
    message = reply_message(reply, None)
    check_limits({"text": message.text, "blocks": message.blocks})
