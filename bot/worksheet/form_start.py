"""The form's first sheet: what to do, what to leave out, and an example that is filled in."""

from __future__ import annotations

from xlsxwriter import Workbook

from bot.worksheet.form_layout import INPUT_HEADS, START, TOPICS, WORDINGS
from bot.worksheet.form_style import Look, Page

_WIDTHS: dict[int, float] = {1: 3, 2: 50, 3: 46, 4: 26}
_STEPS = f"""\
お客さまは、ページの質問文のとおりには尋ねません。「いつ届きますか」を「まだ来ないんだけど」と言います。
チャットボットが正しい回答を見つけられるように、窓口の皆さまがふだん耳にしている言い方を教えてください。
一つの項目に2〜3分、途中まででも大丈夫です。思いつかない項目は空のままにしてください。

1.「{WORDINGS}」シートを開き、項目の質問と回答をお読みください。
2. 黄色のマスに、その回答で答えになる質問を、お客さまの言い方で書きます。一つのマスに一つです。
3. 青いマスに、よく似ているのに、その回答では答えにならない質問を書きます。右隣に話題をひとことで添えてください。
   「似た項目」に並んでいる質問は、そちらに回答があるので書かなくて大丈夫です。
4. ページのどこにも答えがないのによく聞かれることは、「{TOPICS}」シートに書きます。
5. 保存して、このファイルをお渡しした担当者にお戻しください。ファイル名やシート名が変わっても読み取れます。"""
_GOOD = """\
◎ 電話で聞いたまま、メールで見たままの言葉。くだけた言い方、単語だけ、少し長い説明、ひらがな、言い間違い
◎ 質問文とは別の言葉(「解約」を「やめたい」「もう使わない」「退会」など)
◎ 聞く人によって違う呼び名、略した名前、古い名前"""
_BAD = """\
× お名前、会社名、電話番号、メールアドレス、注文番号など、どなたのことかがわかる内容
× 回答にない金額・日付・日数(お客さまの勘違いも、ここには書かないでください)
× 質問文の語尾だけを変えた文(「できますか」「できるでしょうか」は一つで十分です)
× 一つのマスに二つの質問"""
_EXAMPLE = (
    ("質問", "ケーキの予約は、いつまでにすればいいですか"),
    (
        "回答",
        "お受け取りの2日前、18時までにお電話か店頭で承ります。クリスマスの時期は1週間前までです。",
    ),
    ("似た項目", "・予約を変更、取り消しできますか\n・当日に買えるケーキはありますか"),
)
_FILLED = (
    ("誕生日ケーキ頼みたい 何日前?", "名前のプレートは付けられますか", "名前入りプレート"),
    ("明日使うケーキって今からでも間に合います?", "ろうそくは何本もらえますか", "ろうそく"),
    ("クリスマスのやつ、まだ予約できますか", "写真をのせたケーキは作れますか", "写真ケーキ"),
    ("ケーキ 注文 締め切り", "", ""),
    ("週末に子どもの誕生日があるのですが、いつお願いすれば作っていただけますか", "", ""),
    ("けーきのよやくいつまで", "", ""),
)


def write_start(workbook: Workbook, read_command: str) -> None:
    """Write the first sheet; `read_command` is what whoever gets the form back types."""
    page = Page(workbook, START, _WIDTHS)
    row = 1

    def write(text: str, look: Look = "text", gap: int = 0) -> None:
        nonlocal row
        page.put_wide(row + gap, (2, 4), text, look)
        row += gap + 1

    write("お客さまの言い方を教えてください", "title")
    write(_STEPS, gap=1)
    write("こう書いていただけると助かります", "label", gap=1)
    write(_GOOD)
    write("書かないでください", "label")
    write(_BAD)
    write("記入例(洋菓子店の場合)", "band", gap=1)
    for label, text in _EXAMPLE:
        write(f"{label}: {text}")
    for column, head in enumerate(INPUT_HEADS, 2):
        page.put(row, column, head, "label")
    for filled in _FILLED:
        row += 1
        for column, text in enumerate(filled, 2):
            page.put(row, column, text, "yellow" if column == 2 else "blue")
        page.fit(row, filled[0], _WIDTHS[2])
    row += 1
    write(
        f"お戻しいただいた方へ: {read_command} で、取り込む前に内容を確かめられます。", "quiet", 1
    )
