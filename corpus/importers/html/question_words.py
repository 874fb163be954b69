"""Whether words read like a question, and a question without what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_OPEN, _CLOSE = r"[【\[(（<＜《「『]", r"[】\])）>＞》」』]"
_NUMBER = r"[0-9０-９]{1,4}(?:\s*[-－‐–.．][0-9０-９]{1,3}){0,2}"
_MAX_SPEAKER = 12
_END = r"\s*[.．:：、)）\]】>＞》」|｜/・]+"
_ASKER = r"(?:[QＱ]|問い?|ご?質問|Question)"
# A number behind "Q" ends with its mark, a blank, or where the words begin; "Q1～Q4" are names.
_NUMBERED = re.compile(
    rf"\s*{_ASKER}(?P<apart>\s*[.．:：\-－‐–#＃]?\s*(?:No\.?\s*)?)(?P<number>{_NUMBER})"
    rf"(?!\s*[~～〜・、/／\-－‐–]\s*[QＱ]|\s*[~～〜]\s*[0-9０-９])"
    rf"(?:(?P<end>{_END}|[\s\u3000]+)|(?![0-9０-９a-zA-Z]))\s*",
    re.IGNORECASE,
)
_MARK = re.compile(
    rf"\s*(?:{_OPEN}\s*{_ASKER}\s*(?:{_NUMBER})?\s*{_CLOSE}{_END[3:-1]}*\s*"
    rf"|{_ASKER}(?:{_END}|\s*[-‐–—―→⇒](?=[^\x00-\x7f]))\s*"
    rf"|[QＱ](?:[\s\u3000]+)(?=\S))",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[(（〔［【\[][^()（）]{1,20}[)）〕］】\]]")
_MIN_COUNTED = 3  # numbers in a row that go up
_GLUED = re.compile(r"[QＱ](?=[^\x00-\x7fＡ-Ｚａ-ｚ&＆])")
_COUNTED = re.compile(
    rf"\s*(?:No\.?\s*)?[(（]?{_NUMBER}(?:{_END}|[\s\u3000]+)\s*(?=\D)", re.IGNORECASE
)
_DECORATION = re.compile(
    r"^[\s\u3000■●◆▼▽▶►◇□○◎★☆▲△・◉❓✔✓※>＞\-+＋]+|[\s\u3000+＋▼▽∨▲△⌄˅✕×−―▸▾⊕]+$"
)

# Endings, surest first: what a question ends with, and what a request or a trouble does.
_ASKS = re.compile(
    r"[?？]\s*[」』)）]?$|(?:です|ます|ました|ません|でしょう|たい|ない|なの|の|だろう|ある|いい|良い|よい|する"
    r"|される|できる|れる|る|た|要|能|か月|とき|何|いつ|どこ|だれ|誰|どれ|いくら)か[。.]?$"
    r"|^(?:how|what|when|where|who|why|which|can|could|do|does|is|are|may|should|will|i )\b",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"(?:ください|下さい|教えて|おしえて|ほしい|欲しい|たい(?:です|のですが|んですが)?|ません|(?:でき|られ|れ|わから|分から|届か|[かがさたなまらわばけせてめれえ])ない"
    r"|です[がけ]ど?|ですが|ました|てしまった|れた|した|忘れた|なくした|った|には|とは|なぜ|どうすれば|どうなる|どこで|いつ|何)"
    r"[。.…]?$"
)
_TOPICS = re.compile(
    r"(?:について|に関して|方法|仕方|しかた|やり方|手順|流れ|違い|時期|場合(?:は)?|とき(?:は)?|時は?|理由|条件|期限|期間|可否|対処法?|対応|するに|手続き?|必要なもの|は)[。.]?$"
)
_BADGE = r"(?:NEW|ＮＥＷ|UP(?:DATE)?|HOT|新着)[!！]*|[【\[(（]\s*(?:新着|新規|更新|追加|重要|人気|注目)\s*[】\])）]"
_BADGES = re.compile(rf"(?:[\s\u3000★☆*]*(?<![a-zA-Z])(?:{_BADGE}))+[\s\u3000★☆*]*$", re.IGNORECASE)
_BADGES_BEFORE = re.compile(
    rf"^(?:[\s\u3000★☆*]*(?:{_BADGE}))+[\s\u3000★☆*]*(?={_OPEN}?\s*{_ASKER}[^a-zA-Z])",
    re.IGNORECASE,
)
_STATES = re.compile(r"。$")


def question_likeness(words: str) -> float:
    """Return how much words read like a question: 1 for one, 0 for a mere name."""
    words = without_decoration(words)
    if not words:
        return 0.0
    if has_mark(words) or _ASKS.search(words):
        return 1.0
    if _WISHES.search(words):
        return 0.8 if "。" not in words[:-1] else 0.3
    if _TOPICS.search(words):
        return 0.5
    return -0.3 if _STATES.search(words) else 0.0


def has_mark(words: str) -> bool:
    """Return whether words begin with "Q1." or the like."""
    words = _BADGES_BEFORE.sub("", words)
    return bool(_NUMBERED.match(words) or _MARK.match(words))


def has_glued_mark(words: str) -> bool:
    """Return whether nothing parts the "Q" before words from them."""
    return bool(_GLUED.match(words))


def is_void(words: str) -> bool:
    """Return whether a mark numbers nothing but a note in brackets: a number that is gone."""
    mark = _NUMBERED.match(words)
    return bool(mark and _NOTE.fullmatch(words[mark.end() :]))


def without_badges(words: str) -> str:
    """Return a question without the "NEW!" behind it, or before its mark."""
    return _BADGES.sub("", _BADGES_BEFORE.sub("", words))


def without_decoration(words: str) -> str:
    """Return words without the bullets, arrows and badges that stand around them."""
    return _DECORATION.sub("", without_badges(_DECORATION.sub("", words))).strip(" \u3000")


def clean_questions(questions: Sequence[str]) -> list[str]:
    """Return the questions of one list as people would read them out.

    What could also be a word (a Q before kana, a number) goes where most of the list has it.
    """
    cleaned = [without_decoration(words) for words in questions]
    numbered = _numbered(cleaned)
    are_plain = _are_plain(cleaned)
    cleaned = [
        _without_number(words, are_plain) if is_numbered else _without(_MARK, words)
        for words, is_numbered in zip(cleaned, numbered, strict=True)
    ]
    cleaned = _without_speaker(cleaned)
    for ornament in (_GLUED, _COUNTED):
        if len(cleaned) > 2 and sum(bool(ornament.match(w)) for w in cleaned) >= 0.8 * len(cleaned):
            cleaned = [_without(ornament, words) for words in cleaned]
    return [without_decoration(words) or words for words in cleaned]


def _numbered(questions: Sequence[str]) -> list[bool]:
    """Return for each question whether its mark has a number.

    "Q. 6" may begin six of something: it is a number where the list has most so, or counts.
    """
    found = [_NUMBERED.match(words) for words in questions]
    asked = sum(bool(f or _MARK.match(q)) for f, q in zip(found, questions, strict=True))
    is_usual = 2 * sum(map(bool, found)) >= asked > 1
    runs: list[list[int]] = []
    last = -1
    for at, each in enumerate(found):
        number = int(re.split(r"\D", each["number"])[-1]) if each else -1
        if each and runs and last >= 0 and number == last + 1:
            runs[-1].append(at)
        elif each:
            runs.append([at])
        last = number
    counted = {at for run in runs if len(run) >= _MIN_COUNTED for at in run}
    return [
        each is not None and (is_usual or at in counted or _ends_by_itself(each, asked == 1))
        for at, each in enumerate(found)
    ]


def _ends_by_itself(mark: re.Match[str], is_alone: bool) -> bool:
    """Return whether the number of a mark stands right behind it, or before a mark of its own."""
    is_right_behind = not mark["apart"] or (is_alone and not re.search(r"\s$", mark["apart"]))
    return is_right_behind or bool(re.search(r"[^、・/|｜]", mark["end"] or ""))


def _without_speaker(questions: list[str]) -> list[str]:
    """Return questions without the word that nearly all begin with, such as who asks."""
    first = Counter(words.partition(" ")[0] for words in questions if " " in words[:_MAX_SPEAKER])
    speaker, many = next(iter(first.most_common(1)), ("", 0))
    if len(questions) < 3 or many < 0.8 * len(questions):
        return questions
    return [words.removeprefix(f"{speaker} ") for words in questions]


def _are_plain(questions: Sequence[str]) -> bool:
    """Return whether the numbers of questions go up one by one, so that none has two parts."""
    numbers = [found["number"] for words in questions if (found := _NUMBERED.match(words))]
    firsts = [int(re.split(r"\D", number)[0]) for number in numbers]
    steps = list(pairwise(firsts))
    going = sum(after == before + 1 or after == 1 < before for before, after in steps)
    return any(map(str.isdigit, numbers)) and going >= 0.8 * len(steps)


def _without_number(words: str, are_plain: bool) -> str:
    """Return a question without its mark: "Q3.2時間…" where no other number has two parts."""
    found = _NUMBERED.match(words)
    if found and are_plain and found["end"] is None:
        first = re.match(r"[0-9０-９]+\s*[.．]", found["number"])
        if first:
            return words[found.start("number") + first.end() :]
    return _without(_NUMBERED, words)


def _without(ornament: re.Pattern[str], words: str) -> str:
    found = ornament.match(words)
    return words[found.end() :] or words if found else words


_AROUND_TITLE = re.compile(
    r"^[\s■●◆▼▽▶►◇□○◎★☆▲△・>＞【\[<＜《]+|^[-－―—~～〜*＊]+\s+|\s+[-－―—~～〜*＊]+$|[\s】\]》>＞▼▽▲△+＋]+$"
    r"|\s*[(（]?\s*(?:あと|残り|全|計|ほか|他)?\s*[0-9０-９]+\s*件\s*[)）]?$|\s*[(（][0-9０-９]+[)）]$"
)


def clean_title(words: str) -> str:
    """Return a section's title without marks around it and counts behind it."""
    for _ in range(2):
        words = _AROUND_TITLE.sub("", words).strip(" \u3000")
    return words


_QUESTIONS = re.compile(
    r"質問|Q\s*[&＆]\s*A|Ｑ＆Ａ|FAQ|ＦＡＱ|問答|お答え|ヘルプ|help|困り", re.IGNORECASE
)


def names_questions(words: str) -> bool:
    """Return whether a page's title says that it asks and answers."""
    return bool(_QUESTIONS.search(words))


# Headings of a page that head no answer, however they look.
_NO_QUESTION = re.compile(
    r"お?問い?合わ?せ|窓口|関連|お知らせ|ニュース|メニュー|会社(?:概要|情報|案内)|アクセス|資料の?ダウンロード|リンク|カテゴリ|人気|ランキング"
    r"|検索|サイトマップ|免責|著作権|プライバシー|個人情報保護|目次|電話(?:で|番号)|メールで|チャット|フォーム|受付時間|営業時間"
    r"|見つから|解決しな|お困り|ご利用ガイド|その他のサポート|サポート情報|キャンペーン|おすすめ|SNS|シェア|フォロー|アプリ"
    r"|^(?:メール|お?電話|FAX|ファッ?クス|TEL|LINE|住所|所在地)$|^\d{1,2}\s*月\s*\d{1,2}\s*日|更新情報|新着|^\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]"
    r"|contact|related|news|menu|share|search|follow",
    re.IGNORECASE,
)


_OTHER_PART = re.compile(
    r"(?:お知らせ|ニュース|新着情報|更新(?:情報|履歴)|(?:お客様|ご利用者|利用者)の声|口コミ|レビュー|(?:導入|ご利用|活用)事例|インタビュー|(?:ご利用|お申し?込み|ご注文|お取引)の流れ"
    r"|用語集?|会社(?:概要|情報|案内)|アクセス|サイトマップ|メニュー|関連(?:コンテンツ|ページ|リンク|情報|サービス|記事)|おすすめ.{0,8})"
)


def names_other_part(words: str) -> bool:
    """Return whether a heading stands above something else than questions."""
    return bool(_OTHER_PART.fullmatch(words))


_LEADS_ON = re.compile(
    r"^(?:まだ|それでも)?(?:問題|疑問|お悩み)?[がは]?解決し(?:ない|ません|なかった).{0,8}(?:か|場合|方|とき|時)[は?？]*$"
    r"|^(?:お探しの|知りたい|必要な|該当する|ご?希望の).{0,8}(?:見つ|みつ)か(?:ら|り).{0,10}$|^お困りですか[?？]?$|^ご不明な点.{0,14}$"
)


def leads_on(words: str) -> bool:
    """Return whether a question is the page's own to those whom its answers did not help."""
    return bool(_LEADS_ON.match(words))


_VOICES = re.compile(
    r"(?:お客[様さ]ま?|ご?利用者|ユーザー|会員|患者|受講[生者]|卒業生|修了生|社員|職員|スタッフ|先輩|保護者|導入企業|担当者|オーナー)"
    r"(?:様|さま|さん|たち)?(?:の|へ|への|に)?(?:声|インタビュー|体験談|ご?感想|座談会|対談|聞きました)"
)


def names_voices(words: str) -> bool:
    """Return whether a heading stands above what customers or staff tell, in questions or not."""
    return bool(_VOICES.fullmatch(words))


_INVITES = re.compile(
    r"(?:(?:し|てみ|[はがも]あり|ござい)ませんか|いかがで(?:す|しょう)か|(?:お|ご)[^、。のはがを]{1,8}(?:です|でしょう|ではありません)か)[。?？]?$"
)


def invites(words: str) -> bool:
    """Return whether the page asks its reader: 「まとめて相談しませんか？」, 「お決まりですか？」."""
    return bool(_INVITES.search(words))


def heads_no_answer(words: str) -> bool:
    """Return whether a heading belongs to the page rather than to its questions."""
    return len(words) <= 30 and bool(_NO_QUESTION.search(words))
