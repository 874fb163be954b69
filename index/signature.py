"""Which lines of a mail name its sender, or keep others from reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.asking import asks_a_question, asks_outright
from index.greetings import is_greeting

_SENT_FROM = re.compile(
    r"\(?(?:(?:私の)?(?:iPhone|iPad|Android|スマートフォン|スマホ|携帯(?:電話)?|Yahoo!メール|Outlook)"
    r".{0,20}から(?:の)?(?:送信|送って|投稿).{0,10}"
    r"|Sent from .{1,40}|(?:Get )?Outlook (?:for|を).{1,30}|.{0,20}Outlook for .{1,20}を入手)\)?$",
    re.I,
)
_CONFIDENTIAL = re.compile(
    r"(?:本|この|当)(?:電子)?(?:メール|e-?mail|メッセージ).{0,60}"
    r"(?:機密|秘密情報|守秘|名宛人|宛先の方|受信者|法的に保護|専用です|自動(?:送信|配信))"
    r"|誤って(?:受信|お受け取り|届|送信され|配信され)|意図(?:した|された)受信者"
    r"|心当たりの(?:ない|無い)方?.{0,12}(?:破棄|削除)|無断(?:で|での)?(?:複製|転載|転送|開示|引用)"
    r"|confidential|intended recipient|privileged|virus-free|ウイルス(?:チェック|スキャン)(?:済|を行)",
    re.I,
)
# A gateway's note: 「このメールは社外から送信されています。…」
_ABOUT_ITSELF = re.compile(
    r"(?:\W{0,8}(?:注意|重要|警告|免責事項?|caution|warning|notice|external)\W{0,8})?"
    r"(?:本|この|当)(?:電子)?(?:メール|メッセージ|e-?mail)(?:は|に|および|及び|を)",
    re.I,
)
_LABELS = (
    r"(?:TEL|FAX|電話|ファクス|ファックス|携帯|内線|直通|代表|Mobile|Phone|E-?mail|Mail|メール|URL|HP|Web"
    r"|住所|所在地)(?:[・/](?:FAX|ファックス|携帯))?(?:番号|アドレス)?"
)
_CONTACT = re.compile(
    rf"{_LABELS}\s?[:.]?\s?[\d(+a-z@h〒].*|〒\s?\d{{3}}.*|https?://\S+|\S+@[\w.-]+(?:\s?/.*)?"
    r"|.{0,20}\(?0\d{1,4}[-)\s]\d{1,4}-\d{3,4}.{0,30}"
    r"|.{0,20}(?:株式会社|有限会社|合同会社|合[名資]会社|社団法人|財団法人|学校法人|医療法人|\([株有]\)"
    r"|Inc\.|Ltd\.|K\.K\.).{0,30}"
    r"|.{2,4}[都道府県].{1,6}[市区町村郡].{0,30}",
    re.I,
)
# A form's fields about its sender: 「【会社名】サンプル工業」, 「お名前: 山田」.
_ABOUT_SENDER = re.compile(
    r"[【\[■●]?\s?(?:会社名|[御貴]社名|団体名|法人名|部署名?|所属|氏名|お?名前|ご?担当者名?|フリガナ|ふりがな"
    r"|電話番号|TEL|FAX番号|メールアドレス|E-?mail|ご?住所|郵便番号|お?客様番号)\s?(?:[】\]]\s?:?|:)",
    re.I,
)
_PREDICATE = re.compile(
    r"(?:です|ます|ました|ません|でした|ください|たい|ない|[いるたかなねよ])[。.!?]*$"
)
_SENTENCE_END = re.compile(r"(?:です|ます|ました|ません|でした)。?$")
_POSTSCRIPT = re.compile(r"(?:追伸|追記|P\.?\s?S\.?[\s:.])", re.I)
# Also one with a word in it: 「***** 注意 *****」.
_RULE = re.compile(
    r"[^\w\s?!。、…・]{3,}$|[^\w\s?!。、…・]{3,}\s?[^\s?!。、]{1,12}\s?[^\w\s?!。、…・]{3,}$|--$|[_ー─━☆★◇◆□■○●♪\s*=+|:;.~-]{4,}$"
)
_FRAME = re.compile(r"[|│┃■□◆◇*+=・☆★\s]+")
_MAX_NAME, _MAX_CONTACT = 30, 200
_MAX_NAMES = 4  # lines under a rule that name nothing but people


def is_rule(line: str) -> bool:
    """Return whether a line is drawn: 「------」, 「=====」."""
    return _RULE.match(line) is not None


def disclaimer_lines(lines: Sequence[str]) -> set[int]:
    """Return the paragraphs that keep others from reading, and the lines that name a device."""
    found = {i for i, line in enumerate(lines) if _SENT_FROM.fullmatch(line[:_MAX_CONTACT])}
    for start, end in _paragraphs(lines):
        text = "".join(lines[start:end])
        about_itself = _ABOUT_ITSELF.match(text) and not any(map(_asks_here, lines[start:end]))
        asks = text.rstrip("。?").endswith("か")
        if about_itself or (_CONFIDENTIAL.search(text) and not asks):
            found |= set(range(start, end))
    return found


def _asks_here(line: str) -> bool:
    """Return whether a line asks; to beg for care, as notes do, is none."""
    return asks_a_question(line) and "注意" not in line


def signature_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines of signatures: between or under rules, at the end, or a form's fields."""
    found = {i for i, line in enumerate(lines) if _ABOUT_SENDER.match(line) and not _asks(line)}
    bounds = [*(i for i, line in enumerate(lines) if is_rule(line)), len(lines)]
    blocks = list(pairwise(bounds))
    sure = [any(map(_is_contact, lines[a + 1 : b])) for a, b in blocks]
    for at, (a, b) in enumerate(blocks):
        own = [line for line in lines[a + 1 : b] if line]
        if not own or any(map(_asks, own)):
            continue
        beside = any(sure[max(at - 1, 0) : at + 2])
        last = b == len(lines) and len(own) <= _MAX_NAMES
        if sure[at] or ((beside or last) and all(map(_is_name, own))):
            found |= set(range(a, min(b + 1, len(lines))))
    return found | _last_lines(lines, found)


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for i, line in enumerate([*lines, ""]):
        if not line or is_rule(line):
            if i > start:
                yield start, i
            start = i + 1


def _last_lines(lines: Sequence[str], found: set[int]) -> set[int]:
    """Return the lines at the end that name the sender where nothing else sets them apart."""
    run: list[int] = []
    contacts, i = 0, len(lines) - 1
    while i > 0:
        line = lines[i]
        if line and i not in found and not is_rule(line):
            contact = _is_contact(line)
            if _asks(line) or is_greeting(line) or not (contact or _is_name(line)):
                break
            contacts += contact
            run.append(i)
        i -= 1
    if not run:
        return set()
    closed = is_greeting(lines[i])
    apart = not lines[min(run) - 1]
    # One name under a question, with nothing between them, may belong to it.
    return set(run) if closed or (apart and contacts) or contacts > 1 else set()


def _is_contact(line: str) -> bool:
    bare = _FRAME.sub(" ", line).strip()[:_MAX_CONTACT]
    return (
        _CONTACT.fullmatch(bare) is not None and not _asks(bare) and not _SENTENCE_END.search(bare)
    )


def _is_name(line: str) -> bool:
    bare = _FRAME.sub(" ", line).strip()
    return len(bare) <= _MAX_NAME and not _PREDICATE.search(bare) and not set(bare) & set("。?!、")


def _asks(line: str) -> bool:
    return asks_outright(line) or _POSTSCRIPT.match(line) is not None
