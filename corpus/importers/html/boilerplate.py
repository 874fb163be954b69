"""What stands in answers on a page and belongs to none: votes, shares, ways to the top, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.blocks import Block, Blocks, Heading, List, Paragraph, Run, Runs, runs_of
from corpus.importers.html.question_words import question_likeness
from corpus.importers.html.tree import Element
from corpus.importers.html.words import BLOCKS, is_closed, words_of

_SYMBOLS = r"[\s\u3000▲△↑⇧∧⬆▼＞>»›→・|｜\-ー\[\]【】()（）:：×✕]*"
_PIECE = (
    r"(?:[▲△↑⇧∧⬆]+|クリック(?:で|して|すると)?(?:回答を?)?(?:開く|表示|開閉|開きます|閉じる)|(?:この)?(?:ページ)?の?(?:先頭|トップ|上部?|一番上|TOP|最上部)(?:へ|に)?(?:戻る|もどる|移動)?"
    r"|(?:ページ|page)\s*(?:トップ|top)(?:へ|に)?(?:戻る|もどる)?|top\s*(?:へ|に)?(?:戻る|もどる)?|(?:back\s+)?to\s+top"
    r"|(?:質問|Q&A|FAQ|よくある(?:ご)?質問|カテゴリー?|目次|一覧)(?:の?(?:一覧|トップ|先頭|ページ))?(?:へ|に)(?:戻る|もどる)|一覧(?:へ|に)?戻る|(?:前のページ(?:へ|に))?戻る"
    r"|(?:すべて|全て|全部|一括|まとめて)(?:で|の)?(?:ご?質問|回答|答え|項目|Q&A)?を?(?:開く|閉じる|とじる|表示|展開|開閉|隠す|見る)(?:する)?"
    r"|(?:もっと|さらに|続きを?|残りを?|(?:他の|残りの)?(?:ご?質問|項目)を|(?:あと|残り|他の?)\s*\d+\s*[件問個]を?(?:もっと)?)(?:見る|みる|読む|よむ|表示)(?:する)?"
    r"(?:\s*[(（]?(?:あと|残り|他)?\s*\d+\s*[件問個][)）]?)?"
    r"|(?:expand|collapse|open|close|show|hide) all|(?:show|read|view|load) more"
    r"|閉じる|とじる|開く|ひらく|続きを(?:読む|見る)|(?:[^。、]{0,12}質問を)?(?:すべて|全て|もっと)(?:の質問を)?見る|(?:[^。、]{0,12}質問)(?:の?一覧)を?見る|回答を(?:見る|表示|開く|閉じる|隠す)|答えを見る|close|open"
    r"|(?:最終)?(?:更新|公開|掲載|登録|作成|改訂|投稿)(?:日時?|年月日)?\s*[:：]?\s*[\d０-９]{4}\s*[年/.\-／]\s*[\d０-９]{1,2}\s*[月/.\-／]\s*[\d０-９]{1,2}\s*日?\s*(?:[\d０-９]{1,2}[:：][\d０-９]{2})?\s*(?:更新|公開|掲載)?"
    r"(?:[\s、,／/|｜(（]*(?:編集(?:する)?|edit|(?:担当|文責|更新者|編集者?|執筆)(?:者|部署)?\s*[:：][^。]{1,20}))?"
    r"|[\d]{4}[年/.\-][\d]{1,2}[月/.\-][\d]{1,2}日?\s*(?:更新|公開|掲載|改訂|改定|改正|追記|追加|修正|変更|作成|記載?)"
    r"|(?:FAQ|Q&A|質問|記事)\s*(?:番号|No\.?|ID)\s*[:：]?\s*[\w\-]+|No\.?\s*[:：]\s*\d+|(?:閲覧|アクセス|PV)(?:数|回数)?\s*[:：]?\s*[\d,]+(?:回|件|PV)?"
    r"|(?:[#＃][^\s#＃]{1,20}\s*){2,6}|(?:カテゴリー?|タグ|分類|キーワード)\s*[:：].{0,40}"
    r"|(?:この(?:記事|ページ|質問|回答)を)?(?:シェア|共有|ツイート|ポスト|印刷|ブックマーク)(?:する)?|share|tweet|(?:X|Twitter|Facebook|LINE|はてなブックマーク|はてブ|Pocket|Instagram)(?:で|に)?(?:シェア|送る|共有|ポスト|投稿|追加)?(?:する)?|URLを?コピー(?:する)?|リンクを?コピー(?:する)?|印刷(?:する|用ページ)?"
    r"|(?:この)?(?:回答|情報|ページ|記事|FAQ|Q&A|内容|説明|質問)?(?:は|で|が)?(?:お?役に立(?:ち|て)|参考にな(?:り)?|問題は?解決(?:し)?|疑問は?解決(?:し)?|解決(?:し|でき)?)(?:ました|ました?でしょう|でき?ました|ています|ましたでしょう)か?[?？。]?(?:.{0,30})"
    r"|(?:ご?アンケート|評価)(?:に|を)?ご?(?:協力|お願い).{0,20}"
    r"|(?:はい|いいえ|yes|no|役に立った|役に立たなかった|解決した|解決しなかった|解決しました|解決しませんでした|どちらともいえない)(?:\s*[/／|｜]?\s*(?:はい|いいえ|yes|no|役に立たなかった|解決しなかった|どちらともいえない))*(?:\s*[(（]?\d+[)）]?)?)"
)  # fmt: skip
_LINE = re.compile(f"{_SYMBOLS}{_PIECE}(?:{_SYMBOLS}{_PIECE}){{0,3}}{_SYMBOLS}", re.IGNORECASE)
_MORE = re.compile(
    r"[.…‥\s>＞»▼＋+]*(?:続きを|もっと|全文を?|すべて|さらに)(?:読む|見る|みる|よむ|表示)(?:する)?[.…\s>＞»▼＋+]*"
    r"|(?:read|show|see|view) (?:more|all)[.…]*",
    re.IGNORECASE,
)
_VOTE = re.compile(
    r"(?:この|こちらの)?(?:回答|情報|ページ|記事|FAQ|Q&A|内容|説明|質問)?(?:は|で|が)?.{0,6}?(?:役に立ち?ましたか|役に立てましたか|お役に立て|参考になりましたか|解決(?:し|でき)ましたか)"
)
_CLASS = re.compile(
    r"(?:^|[-_])(?:share|sns|social|feedback|helpful|vote|voting|rating|useful|page-?top|to-?top|back-?to-?top|"
    r"totop|gotop|enquete|was-this)(?:$|[-_])",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[-_])(?:date|update|updated|modified|time|meta)(?:$|[-_])", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}\s*[年/.\-]\s*\d{1,2}\s*[月/.\-]\s*\d{1,2}日?(?:\s*\d{1,2}:\d\d)?")
_RELATED = re.compile(
    r"(?:この(?:質問|記事|回答)に)?(?:関連|類似)(?:する|した|の)?(?:ご?質問|FAQ|Q&A|よくある(?:ご)?質問|コンテンツ|記事|項目)(?:一覧)?[:：]?|"
    r"(?:あわせて|合わせて|こちらも)(?:よく)?(?:読|見|確認|ご覧).{0,12}|その他の(?:関連)?(?:ご?質問|FAQ).{0,4}",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"質問|FAQ|Q&A|記事|関連|よく(?:見|読)|(?:あわせて|合わせて)", re.IGNORECASE)
_MAX_NAME = 40
_GOES_ON = re.compile(r"[」』】）)\]\"”’]*(?:[^\W\d_]|[、。]|\s+(?![おご])[ぁ-ん])")
_LEADS_TO = re.compile(r"(?:[^\W\d_]|[「『、])\s*$")
_CONTROLS = {"a", "button", "label", "small", "span"}  # what of the page stands behind a sentence
_MAX_BLANKS = 40
_MAX_CELLS = 50
_SHORT_WORDS = re.compile(r"はい|いいえ|yes|no|NEW|new")
_INLINE = {"a", "label", "span", "small", "time", "em", "i"}
_CELLS = {"td", "th"}  # of a table in an answer, "△" says something
MAX_WORDS = 80
_MAX_BESIDE = 4  # nodes between a rest and what opens it


def is_boilerplate(element: Element) -> bool:
    """Return whether an element of an answer is there for the page, not for the answer."""
    if any(_CLASS.search(name) for name in element.classes):
        return len(words_of(element)) <= MAX_WORDS
    words = words_of(element, MAX_WORDS)
    if element.tag == "footer":  # of an article; that of a quotation says who wrote it
        return not any(each.tag == "blockquote" for each in element.ancestors())
    if not words or len(words) > MAX_WORDS or (element.tag in _CELLS and len(words) < 3):
        return False
    if element.tag in _CELLS and (not re.search(r"\w", words) or _has_cells_beside(element)):
        return False  # "△" or 「印刷」 in a table of what can be done
    if element.tag not in BLOCKS and _is_in_sentence(element):
        return False
    if _DATE.fullmatch(words) and any(_DATE_CLASS.search(name) for name in element.classes):
        return True
    if element.tag in ("a", "label") and _SHORT_WORDS.fullmatch(words):
        return True
    if _VOTE.match(words) and element.tag not in ("dd", "td"):
        return True
    is_own = element.tag in ("a", "time", "small") or element.tag not in _INLINE
    return is_own and is_page_words(words)


def _is_in_sentence(element: Element) -> bool:
    """Return whether an element is a word among others, as in 「閉じる」を押します."""
    if element.tag == "time":  # a date of the page stands before its answer, too
        return False
    if element.tag not in _CONTROLS and _LEADS_TO.search(_text_before(element)):
        return True
    while (parent := element.parent) and element.place + 1 == len(parent.children):
        if parent.tag in BLOCKS:
            return False
        element = parent
    after = parent.children[element.place + 1] if parent else ""
    return isinstance(after, str) and bool(_GOES_ON.match(after))


def _text_before(element: Element) -> str:
    before = element.parent.children[element.place - 1] if element.parent and element.place else ""
    return before[-_MAX_BLANKS:] if isinstance(before, str) else ""


def _has_cells_beside(cell: Element) -> bool:
    row = cell.parent.elements[:_MAX_CELLS] if cell.parent else []
    return sum(bool(words_of(each, 20)) for each in row) > 1


def open_rests(root: Element) -> None:
    """Mark what of answers a page hides beside 「続きを読む」 as something that can be opened."""
    for element in root.walk():
        if element.tag not in ("a", "button", "span", "label") or not element.parent:
            continue
        words = "".join(child for child in element.children if isinstance(child, str))
        if _MORE.fullmatch(words.strip()) and not _open_rest(element):
            _open_rest(element.parent)


def _open_rest(control: Element) -> bool:
    """Mark what is hidden right beside a control; "…" before it then stands for nothing."""
    beside = control.parent.children if control.parent else []
    near = beside[max(0, control.place - _MAX_BESIDE) : control.place + _MAX_BESIDE + 1]
    elements = [node for node in near if isinstance(node, Element)]
    rests = [each for each in elements if is_closed(each)]
    for rest in rests:
        rest.is_target = True
        before = elements[max(0, elements.index(rest) - 1)]
        if re.fullmatch(r"[.…‥\s]+", words_of(before)):
            before.children.clear()
    return bool(rests)


def is_page_words(words: str) -> bool:
    """Return whether a line is none of the answer."""
    return len(words) <= MAX_WORDS and bool(_LINE.fullmatch(words)) and not _plain_answer(words)


def without_boilerplate(blocks: Blocks) -> tuple[Blocks, bool]:
    """Return blocks without the page's lines, and whether a list of other questions was cut."""
    kept: list[Block] = []
    cut = False
    related = False  # below a heading "関連する質問"
    for at, block in enumerate(blocks):
        words = "".join(run.text for run in runs_of([block])).strip()
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Paragraph | Heading) and kept and _names_others(words, after):
            related = cut = True
            continue
        if related and _is_links(block):
            continue
        related = False
        if kept and _VOTE.match(words) and len(words) <= MAX_WORDS and _is_end(blocks, block):
            break
        if trimmed := _trimmed(block):
            kept.append(trimmed)
    return (tuple(kept), cut) if kept else (blocks, False)


def _names_others(words: str, after: Block | None) -> bool:
    """Return whether words stand above a list of other questions, which are links."""
    if _RELATED.fullmatch(words):
        return True
    is_name = len(words) <= _MAX_NAME and bool(_OTHERS.search(words)) and words[-1:] not in "。:："
    if not is_name or not isinstance(after, List) or not _is_links(after):
        return False
    return all(question_likeness(_words(item.runs)) >= 0.8 for item in after.items)


def _is_end(blocks: Blocks, block: Block) -> bool:
    """Return whether little more than the buttons of a vote follows a block."""
    at = next(place for place, each in enumerate(blocks) if each is block)
    return sum(len(run.text) for run in runs_of(blocks[at + 1 :])) <= MAX_WORDS


def _trimmed(block: Block) -> Block | None:
    if isinstance(block, List):
        items = tuple(i for i in block.items if i.lists or not is_page_words(_words(i.runs)))
        is_shares = len(items) < len(block.items) - 1 or not items
        return (
            (None if not items else List(items, block.ordered, block.start)) if is_shares else block
        )
    if isinstance(block, Paragraph | Heading):
        words = _words(block.runs)
        if is_page_words(words):
            return None
        if "\n" in words and isinstance(block, Paragraph):
            return _without_lines(block)
    return block


def _without_lines(block: Paragraph) -> Paragraph | None:
    """Return a paragraph without its last lines that are none of the answer."""
    runs = list(block.runs)
    while runs:
        words = _words(runs)
        before, mark, last = words.rpartition("\n")
        if not mark or not is_page_words(last.strip()):
            break
        runs = _cut(runs, len(before))
    return Paragraph(tuple(runs)) if runs else None


def _cut(runs: Iterable[Run], length: int) -> list[Run]:
    kept = []
    for run in runs:
        if length <= 0:
            break
        kept.append(Run(run.text[:length], run.bold, run.url))
        length -= len(run.text)
    return kept


def _words(runs: Runs | list[Run]) -> str:
    return "".join(run.text for run in runs).strip()


def _is_links(block: Block) -> bool:
    runs = [run for run in runs_of([block]) if run.text.strip(" \n・>＞,、/|")]
    return bool(runs) and all(run.url for run in runs)


def _plain_answer(words: str) -> bool:
    """Return whether a whole answer might be nothing but these words ("はい")."""
    return words in ("はい", "いいえ", "はい。", "いいえ。")
