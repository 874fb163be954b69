"""Word documents: the question is a heading, a bold line, a line with Q, or a cell."""

import io

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from corpus.import_options import Options
from corpus.importers.source import SourceError
from corpus.importers.word.word import read_docx
from tests.source_cases import PLAIN, triples

Q1, A1 = "定休日はいつですか", "毎週水曜日です。"
Q2, A2 = "駐車場はありますか", "店の裏に5台分あります。"
Q3, A3 = "予約は必要ですか", "予約なしでもお入りいただけます。"
S1, S2 = "お店について", "ご予約について"
ALL = [(S1, Q1, A1), (S1, Q2, A2), (S2, Q3, A3)]


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document, options=PLAIN):
    return read_docx(saved(document), "faq.docx", options)


def with_lines(*lines):
    """Return a document with a line each: (style, text); the style "bold" is bold alone."""
    document = Document()
    for style, text in lines:
        if style == "bold":
            document.add_paragraph().add_run(text).bold = True
        else:
            document.add_paragraph(text, style=style or None)
    return document


WAYS = {
    "headings of two ranks": [
        ("Title", "よくあるご質問"),
        ("", "お客様からよくいただくご質問です。"),
        ("Heading 1", S1),
        ("Heading 2", Q1),
        ("", A1),
        ("Heading 2", Q2),
        ("", A2),
        ("Heading 1", S2),
        ("Heading 2", Q3),
        ("", A3),
    ],
    "three ranks": [
        ("Heading 1", "見本商店 FAQ"),
        ("Heading 2", S1),
        ("Heading 3", Q1),
        ("", A1),
        ("Heading 3", Q2),
        ("", A2),
        ("Heading 2", S2),
        ("Heading 3", Q3),
        ("", A3),
    ],
    "Q and A below headings": [
        ("Heading 1", S1),
        ("", f"Q1.{Q1}"),
        ("", f"A1.{A1}"),
        ("", f"Q2.{Q2}"),
        ("", f"A2.{A2}"),
        ("Heading 1", S2),
        ("", f"Q3.{Q3}"),
        ("", f"A3.{A3}"),
    ],
    "Q and A, sections by ornament": [
        ("", f"■{S1}"),
        ("", f"Q:{Q1}"),
        ("", f"A:{A1}"),
        ("", f"Q:{Q2}"),
        ("", f"A:{A2}"),
        ("", ""),
        ("", f"■{S2}"),
        ("", f"Q:{Q3}"),
        ("", f"A:{A3}"),
    ],
    "bold questions": [
        ("Heading 1", S1),
        ("bold", Q1),
        ("", A1),
        ("bold", Q2),
        ("", A2),
        ("Heading 1", S2),
        ("bold", Q3),
        ("", A3),
    ],
    "nothing but lines": [
        ("", S1), ("", ""), ("", Q1), ("", A1), ("", ""), ("", Q2), ("", A2), ("", ""),
        ("", S2), ("", ""), ("", Q3), ("", A3),
    ],
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_entries(way):
    source = read(with_lines(*WAYS[way]))
    assert triples(source) == ALL
    assert source.problems == ()


def table(document, rows):
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    return made


def test_tables_of_questions_and_answers():
    document = Document()
    document.add_heading(S1, 1)
    table(document, [["No.", "質問", "回答"], ["1", Q1, A1], ["2", Q2, A2]])
    document.add_heading(S2, 1)
    table(document, [["番号", "質問", "回答"], ["3", Q3, A3]])
    assert triples(read(document)) == ALL


def test_a_table_with_sections_merged():
    document = Document()
    made = table(document, [["分類", "質問", "回答"], [S1, Q1, A1], ["", Q2, A2], [S2, Q3, A3]])
    made.cell(1, 0).merge(made.cell(2, 0))
    assert triples(read(document)) == ALL


def test_a_small_table_for_each_question():
    document = Document()
    for section, pairs in ((S1, [(Q1, A1), (Q2, A2)]), (S2, [(Q3, A3)])):
        document.add_heading(section, 1)
        for question, answer in pairs:
            table(document, [["Q", question], ["A", answer]])
            document.add_paragraph()
    assert triples(read(document)) == ALL


def test_lists_bold_tables_and_links_of_an_answer_are_kept():
    document = with_lines(("Heading 1", S1), ("Heading 2", Q1))
    paragraph = document.add_paragraph("次の")
    paragraph.add_run("とおり").bold = True
    paragraph.add_run("です。")
    for style, text in (("List Bullet", "一つ"), ("List Bullet 2", "中"), ("List Bullet", "二つ")):
        document.add_paragraph(text, style=style)
    table(document, [["市内", "300円"], ["県外", "600円"]])
    last = document.add_paragraph("詳しくは")
    key = document.part.relate_to("https://example.jp/a", RELATIONSHIP_TYPE.HYPERLINK, True)
    last._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>こちら</w:t></w:r></w:hyperlink>'
        )
    )
    document.add_heading(Q2, 2)
    document.add_paragraph(A2)
    document.add_paragraph("二行目です。")
    first, second = read(document).entries
    assert first.answer.is_markdown
    assert first.answer.text == (
        "次の**とおり**です。\n\n- 一つ\n  - 中\n- 二つ\n\n"
        "| 市内 | 300円 |\n|---|---|\n| 県外 | 600円 |\n\n詳しくは[こちら](https://example.jp/a)"
    )
    assert (second.answer.text, second.answer.is_markdown) == (f"{A2}\n二行目です。", False)


def xml(text):
    return parse_xml(f"<w:p {nsdecls('w', 'r', 'wp', 'a')} {MORE}>{text}</w:p>")


MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText> HYPERLINK "https://example.jp/f" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>地図</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
PARTS = {
    "accepted changes": (
        '<w:r><w:t>毎週</w:t></w:r><w:del w:id="1"><w:r><w:delText>火曜</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>水曜</w:t></w:r></w:ins><w:r><w:t>です。</w:t></w:r>',
        "毎週水曜です。",
    ),
    "readings of kanji": (
        "<w:r><w:ruby><w:rt><w:r><w:t>すいよう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>水曜</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r><w:r><w:t>です。</w:t></w:r>",
        "水曜です。",
    ),
    "hidden words": (
        "<w:r><w:t>水曜です。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>社内用</w:t></w:r>",
        "水曜です。",
    ),
    "a field that links": (f"{FIELD}<w:r><w:t>です。</w:t></w:r>", "[地図](https://example.jp/f)です。"),
    "line breaks and tabs": (
        "<w:r><w:t>平日</w:t><w:tab/><w:t>9時</w:t><w:br/><w:t>土日 10時</w:t></w:r>",
        "平日\t9時\n土日 10時",
    ),
    "content controls": (
        "<w:sdt><w:sdtContent><w:r><w:t>水曜です。</w:t></w:r></w:sdtContent></w:sdt>",
        "水曜です。",
    ),
    "a text box, once": (
        "<w:r><w:t>水曜です。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{BOX.format('祝日は開けます。')}</wps:txbx></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:textbox>{BOX.format('祝日は開けます。')}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        "水曜です。\n祝日は開けます。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_what_of_a_paragraph_is_read(part):
    written, words = PARTS[part]
    document = with_lines(("Heading 1", S1), ("Heading 2", Q1), ("", A1), ("Heading 2", Q2))
    document.element.body.insert(4, xml(written))
    assert read(document).entries[1].answer.text == words


def test_pictures_footnotes_and_struck_words_are_told():
    document = with_lines(
        ("Heading 1", S1), ("Heading 2", Q1), ("", A1), ("Heading 2", Q2), ("", A2)
    )
    paragraph = document.paragraphs[4]
    paragraph.add_run("旧料金").font.strike = True
    paragraph._p.append(xml("<w:r><w:drawing/></w:r>")[0])
    second = read(document).entries[1]
    assert second.answer.text == A2
    assert [sentence[:4] for sentence in second.lost] == ["取り消し", "画像や図"]


def test_numbers_that_word_counts_by_itself():
    document = Document()
    numbering = document.part.numbering_part.element
    for identifier, text in ((90, "Q%1."), (91, "A%1.")):
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}"><w:lvl w:ilvl="0">'
                f'<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/></w:num>'
            )
        )
    for question, answer in ((Q1, A1), (Q2, A2)):
        for identifier, text in ((90, question), (91, answer)):
            properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().set(qn("w:val"), str(identifier))
    found = [(e.question, e.answer.text) for e in read(document).entries]
    assert found == [(Q1, A1), (Q2, A2)]


def test_an_entry_says_its_paragraph_and_a_section_can_be_given():
    source = read(with_lines(*WAYS["bold questions"]), Options(section="すべて"))
    assert {entry.section for entry in source.entries} == {"すべて"}
    assert source.entries[0].where == "faq.docx:2段落目"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"plain words", "壊れているか"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 99, r"古い形式.*\.docx"),
    ],
)
def test_what_is_no_document_is_refused(content, words):
    with pytest.raises(SourceError, match=words):
        read_docx(content, "faq.doc", PLAIN)


def test_a_document_without_questions_is_refused():
    with pytest.raises(SourceError, match="見出し"):
        read(with_lines(("", "ご案内"), ("", "本日は晴れです。")))
