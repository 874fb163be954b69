"""Answers in Markdown: what is shown, what is searched, and what an author is told."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.blocks import (
    Heading,
    Item,
    List,
    Paragraph,
    Run,
    Runs,
    Table,
    anchors_of,
    plain_text,
    runs_of,
    with_runs,
)
from corpus.markdown import MAX_CHARACTERS, read_markdown
from tests.rich_shop import MARKDOWN, PLAIN


def runs(*texts: str) -> Runs:
    """Return runs; what stands in ** is bold."""
    return tuple(
        Run(text.strip("*"), bold=text.startswith("**")) if text.startswith("**") else Run(text)
        for text in texts
    )


def points(*texts: str, ordered: bool = False, start: int = 1) -> List:
    return List(tuple(Item(runs(text)) for text in texts), ordered, start)


# Markdown → its blocks.
READ = {
    "": (),
    "一文です。": (Paragraph(runs("一文です。")),),
    "一行目\n二行目": (Paragraph(runs("一行目\n二行目")),),
    "一行目  \n二行目": (Paragraph(runs("一行目\n二行目")),),
    "一段落\n\n二段落": (Paragraph(runs("一段落")), Paragraph(runs("二段落"))),
    "# 大\n### 小 ###": (Heading(runs("大")), Heading(runs("小"))),
    "#7119におかけください": (Paragraph(runs("#7119におかけください")),),
    "- 一\n- 二": (points("一", "二"),),
    "* 一\n* 二": (points("一", "二"),),
    "1. 一\n2. 二": (points("一", "二", ordered=True),),
    "3) 三\n4) 四": (points("三", "四", ordered=True, start=3),),
    "- 一\n\n- 二": (points("一", "二"),),
    "- 一\n  続き": (points("一\n続き"),),
    "- 一\n\n  段落": (points("一\n段落"),),
    "- [ ] 印": (points("[ ] 印"),),
    "・一\n・二": (Paragraph(runs("・一\n・二")),),
    "①一\n②二": (Paragraph(runs("①一\n②二")),),
    "２．全角": (Paragraph(runs("２．全角")),),
    "-ハイフン": (Paragraph(runs("-ハイフン")),),
    "- 一\n  1. 二": (List((Item(runs("一"), (points("二", ordered=True),)),)),),
    "|甲|乙|\n|---|:-:|\n|一|**二**|\n|三||": (
        Table((runs("甲"), runs("乙")), ((runs("一"), runs("**二**")), (runs("三"), ()))),
    ),
    "|甲|\n|-|\n|一\\|二|": (Table((runs("甲"),), ((runs("一|二"),),)),),
    "甲|乙": (Paragraph(runs("甲|乙")),),
}

# Text of one paragraph → its runs.
BOLD = {
    "**太字**です": runs("**太字**", "です"),
    "**「月額プラン」**は便利です": runs("**「月額プラン」**", "は便利です"),
    "必ず**(税込)**とお書きください": runs("必ず", "**(税込)**", "とお書きください"),
    "**重要。**次に": runs("**重要。**", "次に"),
    "その**『次』。**": runs("その", "**『次』。**"),
    "**あ**い**う**": runs("**あ**", "い", "**う**"),
    "**㈱見本**、**𠮷野**": runs("**㈱見本**", "、", "**𠮷野**"),
    "料金は**100円**、**200円**": runs("料金は", "**100円**", "、", "**200円**"),
    "use **bold** here": runs("use ", "**bold**", " here"),
    "***強い***": runs("**強い**"),
    "5*3*2は30": runs("5*3*2は30"),
    "*印*と_下線_": runs("*印*と_下線_"),
    "file_name_and __init__": runs("file_name_and __init__"),
    "2 ** 3": runs("2 ** 3"),
    "\\*\\*文字\\*\\*": (Run("**文字**"),),
    "~~消さない~~ A&B &amp; 1<2": runs("~~消さない~~ A&B & 1<2"),
    "[注]: 月額のみ": runs("[注]: 月額のみ"),
}

# Text of one paragraph → the links in it, as (words, address).
LINKS = {
    "[送料](https://example.jp/a_b?c=1&d=2)": [("送料", "https://example.jp/a_b?c=1&d=2")],
    "[日本語](https://例え.jp/送料)": [("日本語", "https://例え.jp/送料")],
    "<https://example.jp/>": [("https://example.jp/", "https://example.jp/")],
    "<info@example.jp>": [("info@example.jp", "mailto:info@example.jp")],
    "[電話](tel:03-1234-5678)": [("電話", "tel:03-1234-5678")],
    "[内線](tel:0312345678,12)": [("内線", "tel:0312345678,12")],
    "[メール](mailto:info@example.jp)": [("メール", "mailto:info@example.jp")],
    "[別の項目](#fee)と[送料](#送料)": [("別の項目", "#fee"), ("送料", "#送料")],
    "**[太い](https://example.jp)**": [("太い", "https://example.jp")],
    "https://example.jp は文字": [],
    "[注]と[x] (y)": [],
}

# Markdown → what its author is told.
COMPLAINTS = {
    "[x](javascript:alert(1))": "リンクの形式",
    "[x](JaVaScRiPt:alert(1))": "リンクの形式",
    "[x](data:text/html,x)": "リンクの形式",
    "[x](vbscript:x)": "リンクの形式",
    "[x](file:///etc/passwd)": "リンクの形式",
    "[x](//example.jp)": "リンクの形式",
    "[x](/relative)": "リンクの形式",
    "[x](page.html)": "リンクの形式",
    "[x](https:)": "リンクの形式",
    "[x](https://[)": "リンクの形式",
    "[x](<https://example.jp/a b>)": "リンクの形式",
    "[x](tel:)": "リンクの形式",
    "[x](#)": "リンクの形式",
    "[x]()": "リンクの形式",
    "[](https://example.jp)": "文字がありません",
    '[x](https://example.jp "説明")': "添えた説明",
    "![図](https://example.jp/a.png)": "画像",
    "改行<br>です": "HTML",
    "<div>段落</div>": "HTML",
    "<!-- メモ -->": "HTML",
    "`ls`": "コード",
    "```\nls\n```": "コード",
    "文\n\n    字下げ": "空白が4つ以上",
    "> 引用": "引用",
    "文\n\n---\n\n文": "区切り線",
    "料金\n---": "区切り線",
    "**閉じ忘れ": "対になっていません",
    "太字**": "対になっていません",
    "- 一\n  - 二\n    - 三\n      - 四": "3段より深く",
    "- 一\n\n  # 見出し": "入れられない",
    "- 一\n  - 二\n\n  続き": "入れられない",
    "|甲|乙|\n|-|-|\n|一|二|三|": "多くの列",
    "|甲|乙|\n|-|-|\n|一|二|\n次の文": "すぐ下の文",
    "あ" * (MAX_CHARACTERS + 1): "長すぎます",
}


@pytest.mark.parametrize("text", READ)
def test_markdown_is_read_into_blocks(text: str) -> None:
    assert read_markdown(text) == (READ[text], [])


@pytest.mark.parametrize("text", BOLD)
def test_bold_is_read_as_japanese_is_written(text: str) -> None:
    assert read_markdown(text) == ((Paragraph(BOLD[text]),), [])


@pytest.mark.parametrize("text", LINKS)
def test_links_keep_the_address_that_was_written(text: str) -> None:
    blocks, complaints = read_markdown(text)
    assert [(run.text, run.url) for run in runs_of(blocks) if run.url] == LINKS[text]
    assert not complaints


@pytest.mark.parametrize("text", COMPLAINTS, ids=lambda text: text[:30])
def test_an_author_is_told_what_cannot_be_shown(text: str) -> None:
    blocks, complaints = read_markdown(text)
    assert len(complaints) == 1
    assert COMPLAINTS[text] in complaints[0].found
    assert complaints[0].repair
    assert not [run for run in runs_of(blocks) if run.url and run.url != "https://example.jp"]


def test_the_plain_twin_has_every_word_in_order() -> None:
    blocks, complaints = read_markdown(MARKDOWN)
    assert not complaints
    assert plain_text(blocks) == PLAIN


def test_the_ids_that_links_lead_to_are_known() -> None:
    blocks, _ = read_markdown("- [一](#one)\n\n|[二](#two)|\n|-|\n|[三](#三)|")
    assert anchors_of(blocks) == ["one", "two", "三"]


def test_every_run_can_be_changed_wherever_it_stands() -> None:
    blocks, _ = read_markdown(MARKDOWN)
    loud = with_runs(blocks, lambda run: replace(run, text=f"{run.text}!"))
    assert [run.text for run in runs_of(loud)] == [f"{run.text}!" for run in runs_of(blocks)]
    assert with_runs(blocks, lambda run: run) == blocks


@pytest.mark.alone
@pytest.mark.parametrize(
    "piece",
    ["**", "[", "](", "[a](", "<", "`", "![", "- ", "> ", "|a", "&", "\\", "**「", "<a ", "\t"],
)
def test_no_answer_takes_long(piece: str) -> None:
    began = time.perf_counter()
    read_markdown((piece * MAX_CHARACTERS)[:MAX_CHARACTERS])
    assert time.perf_counter() - began < 8  # measured: 1.1 s for "[", the rest below 1 s


_PIECES = (
    *(
        "あ",
        "い、",
        "う。",
        "「え」",
        "お",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "**",
        "*",
        "_",
        "#",
        "# ",
        "- ",
    ),
    *(
        "1. ",
        "> ",
        "---",
        "|",
        "|-|-|",
        "`",
        "```",
        "[",
        "]",
        "](",
        ")",
        "(",
        "!",
        "<",
        ">",
        "\\",
        "\t",
    ),
    *("https://example.jp", "]: ", '"', ":", "&amp;", "&lt;", "<b>", "~~", "="),
)
_LETTERS = re.compile("[あいうえお]")


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_word_disappears_unless_its_author_is_told(text: str) -> None:
    blocks, complaints = read_markdown(text)
    if not complaints:
        assert _LETTERS.findall(plain_text(blocks)) == _LETTERS.findall(text)
