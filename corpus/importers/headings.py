"""What a column's heading says that it holds, in Japanese and English."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.importers.heading_words import KEPT_BACK, NAMED, OWN, PERHAPS, SHOWN

_ASKED = re.compile(r"質問|問い?合わ?せ|想定問|question")
_ANSWERED = re.compile(r"回答|答え|answer|返信文")
# 質問者, 回答日, 回答部署: of a question or an answer, but not it.
_ABOUT_IT = re.compile(
    r"(?:者|者名|日|日付|日時|時間|時刻|部署|部門|課|担当|期限|番号|no\.?|id|件数|回数|数|方法|手段|状況|状態|ステータス|"
    r"区分|種別|分類|カテゴリー?|言語|url|リンク|元|先|経路|可否|要否|有無|フラグ|確認|承認|履歴|根拠|備考|メモ|キーワード|"
    r"by|date|at|count|type|status|rate|日数|率|頻度|月|年|文字数|作成|例文|意図|背景)$"
)
_PATH = re.compile(r"[^\s.]+(?:\.[^\s.]+)+")
_WRAPPERS = {
    "value", "text", "rendered", "html", "plain", "raw", "string", "ja", "ja-jp", "ja_jp", "jp",
    "name", "title", "label", "body", "content", "#text", "_text", "plain_text", "markdown", "display",
}  # fmt: skip
_SENTENCE = re.compile(r"(?:か|です|ます|ました|ません|ください|たい|[。?!])$|.{21}")
_PUBLISHED = re.compile(r"(?:公開|掲載)(?:可否|区分|状態|状況|設定|フラグ|範囲|有無|要否)?$")
_INSIDE = re.compile(
    r"社内|内部|社員|スタッフ|オペレータ|internal|非公開|裏|旧|old|変更前|修正前|改定前|以前"
)
_FOREIGN = re.compile(
    r"英語|英文|英訳|english|^en$|_en$|中国語|韓国語|chinese|korean|翻訳|やさしい日本語"
)
_OUTSIDE = re.compile(
    r"公開|社外|対外|お客様|顧客|web|hp|ホームページ|サイト|掲載|確定|最新|新|修正後|変更後|日本語|正式"
)


@dataclass(frozen=True)
class Heading:
    """What a heading's words tell: a role, and how surely (2 named, 1 perhaps)."""

    role: str = ""
    strength: int = 0
    preference: int = 0  # between two columns of a role: -2 … 1


def words_of(text: str) -> str:
    """Return a heading as it is compared: half-width, small letters, without blanks and ornaments."""
    words = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"\s+", "", words)
    return words.strip("※*★☆●■◆◇○◎▼【】[]「」『』<>〈〉《》・:;.。、-_|↓⇩→")


def _table(lists: dict[str, str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for role, words in lists.items():
        for word in words.split():
            table.setdefault(words_of(word) or word, []).append(role)
    return table


_NAMED, _PERHAPS = _table(NAMED), _table(PERHAPS)


def roles_of(text: str) -> list[Heading]:
    """Return every role that a column with this heading may have, the likeliest first."""
    whole = words_of(_name_in(text))
    if not whole or len(whole) > 40:
        return [Heading("number", 2)] if text.strip() in ("#", "№") else []
    bare = re.sub(r"\(.*?\)|[_-]", "", whole)
    asides = " ".join(re.findall(r"\((.*?)\)", whole))
    preference = _preference(whole)
    found = [
        *(
            Heading(OWN[each], 3, preference)
            for each in dict.fromkeys((whole, bare))
            if each in OWN
        ),
        *(
            Heading(role, 2, preference)
            for each in dict.fromkeys((whole, bare, asides))
            for role in _NAMED.get(each, ())
        ),
    ]
    if not found and _PUBLISHED.search(bare):
        found.append(Heading("public", 2, preference))
    if not found and not _ABOUT_IT.search(bare) and not _SENTENCE.search(whole):
        found += [Heading("question", 2, preference - 1)] if _ASKED.search(bare) else []
        found += [Heading("answer", 2, preference - 1)] if _ANSWERED.search(bare) else []
    if not found:
        found += [
            Heading(role, 1, preference)
            for each in dict.fromkeys((whole, bare))
            for role in _PERHAPS.get(each, ())
        ]
    return list(dict.fromkeys(found))


def _name_in(text: str) -> str:
    """Return the part of a field's path (answer.body, title.rendered) that says what it holds."""
    parts = [part for part in text.split(".") if part]
    if len(parts) < 2 or not _PATH.fullmatch(text):
        return text
    while len(parts) > 1 and parts[-1].lower() in _WRAPPERS:
        last = parts.pop()
        if not roles_of(parts[-1]) and roles_of(last):
            return last
    return parts[-1]


def _preference(words: str) -> int:
    if _FOREIGN.search(words):
        return -3
    if _INSIDE.search(words):
        return -2
    return 1 if _OUTSIDE.search(words) else 0


_SHOWN_WORDS = {words_of(word) or word for word in SHOWN.split()}
_KEPT_WORDS = {words_of(word) or word for word in KEPT_BACK.split()}
# What says it by itself, in whichever column it stands.
_KEPT_ANYWHERE = re.compile(
    r"(?:非公開|準備中|下書き|社内限り?|社内限定|社内のみ|社外秘|掲載不可|公開不可|公開しない|掲載しない|未公開|非掲載|非表示)"
)
_MARKED = re.compile(
    r"^\s*[【\[(〔<](?:非公開|準備中|下書き|社内限り?|社内限定|社内のみ|社内用|社外秘|掲載不可|公開停止|廃止|削除)"
    r"[】\])〕>]\s*"
)


def is_public(value: str) -> bool | None:
    """Return whether a cell of the column 公開 lets an entry be seen; None where it says neither."""
    whole = words_of(value) or value.strip().lower()
    for words in (whole, re.sub(r"\(.*?\)", "", whole)):
        if words in _KEPT_WORDS:
            return False
        if words in _SHOWN_WORDS:
            return True
    return False if _KEPT_ANYWHERE.match(whole) else None


def keeps_back(value: str) -> bool:
    """Return whether a cell of any column says that the row is not for the public."""
    return len(value) < 20 and bool(_KEPT_ANYWHERE.fullmatch(words_of(value)))


def without_kept_mark(text: str) -> tuple[str, bool]:
    """Return a question without 「【非公開】」 before it, and whether it was there."""
    found = _MARKED.match(text.translate({0xFF08: 0x28, 0xFF09: 0x29}))
    return (text[found.end() :], True) if found else (text, False)
