"""Blocks written as Markdown are read as the same blocks, whatever their words hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.blocks import Block, Heading, Item, List, Paragraph, Run, Runs, Table, plain_text
from corpus.markdown import read_markdown
from corpus.markdown_writer import write_markdown

_MARKS = "あ漢a1.)-*_#>|[]()`<&;!\\~=: +。「」\n"


def _clean(text: str) -> str:
    """Return a text as blocks hold it: no blank line, no blank at a line's ends."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _runs(lines: bool = True) -> st.SearchStrategy[Runs]:
    texts = st.text(_MARKS, min_size=1, max_size=12).map(_clean).filter(bool)
    if not lines:
        texts = texts.map(lambda text: text.replace("\n", " "))
    urls = st.sampled_from([None, None, "https://e.jp/a(b)", "#x"])
    run = st.builds(Run, texts, st.just(False), urls)
    return st.lists(run, min_size=1, max_size=3).map(_joined)


def _joined(runs: list[Run]) -> Runs:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].url == run.url:
            joined[-1] = Run(joined[-1].text + run.text, url=run.url)
        else:
            joined.append(run)
    return tuple(joined)


_ITEM = st.builds(Item, _runs())
_LIST = st.builds(List, st.lists(_ITEM, min_size=1, max_size=2).map(tuple), st.booleans())
_NESTED = st.builds(
    List,
    st.lists(
        st.builds(Item, _runs(), _LIST.map(lambda below: (below,))), min_size=1, max_size=2
    ).map(tuple),
    st.booleans(),
)
_TABLE = st.integers(1, 3).flatmap(
    lambda columns: st.builds(
        lambda rows: Table(rows[0], rows[1:]),
        st.lists(
            st.lists(_runs(lines=False), min_size=columns, max_size=columns).map(tuple),
            min_size=2,
            max_size=3,
        ).map(tuple),
    )
)
_BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, _runs()), st.builds(Heading, _runs(lines=False)), _LIST, _NESTED, _TABLE
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_BLOCK, min_size=1, max_size=3).map(tuple))
def test_every_word_comes_back_in_a_block_of_its_kind(blocks: tuple[Block, ...]) -> None:
    read, complaints = read_markdown(write_markdown(blocks))
    assert not complaints
    assert [type(block) for block in read] == [type(block) for block in blocks]
    assert "".join(plain_text(read).split()) == "".join(plain_text(blocks).split())


def test_each_kind_of_block_is_written_as_an_author_would() -> None:
    blocks = (
        Heading((Run("手順"),)),
        Paragraph(
            (
                Run("まず"),
                Run("「注文」", bold=True),
                Run("を押します。\n次に"),
            )
        ),
        List((Item((Run("選ぶ"),), (List((Item((Run("色"),)), Item((Run("形"),)))),)),), True, 3),
        Table(((Run("県"),), (Run("送料"),)), (((Run("東京"),), (Run("3|0円", url="#fee"),)),)),
    )
    assert write_markdown(blocks) == (
        "## 手順\n\n"
        "まず**「注文」**を押します。\n次に\n\n"
        "3. 選ぶ\n   - 色\n   - 形\n\n"
        "| 県 | 送料 |\n|---|---|\n| 東京 | [3\\|0円](#fee) |"
    )
    assert write_markdown(read_markdown(write_markdown(blocks))[0]) == write_markdown(blocks)


def test_two_lists_in_a_row_stay_two() -> None:
    one = List((Item((Run("a"),)),))
    read, _ = read_markdown(write_markdown((one, one, one)))
    assert read == (one, one, one)


def test_bold_that_markdown_cannot_write_is_left_out_and_no_word_with_it() -> None:
    blocks = (Paragraph((Run("a"), Run("(b)", bold=True), Run("c"))),)
    assert write_markdown(blocks) == "a(b)c"
