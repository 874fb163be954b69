"""What stands after its own name: a customer's or an order's number, a machine's name. Pure."""

from __future__ import annotations

import re

from bot.journal.mask_words import HOST, NUMBER, PLACE

_IS = r"(?: ?(?:番号)?[はが:=→]| )?[ 「'\"]{0,2}"
_NUMBER = re.compile(
    r"((?:お客様|会員|契約|注文|受注|受付|問い?合わせ|伝票|追跡|予約|口座|顧客|管理|登録|社員|学籍|"
    rf"シリアル|整理|オーダー|ユーザー?|アカウント)(?:番号|コード|ID|No\.?|NO\.?){_IS})"
    r"(?=[A-Za-z_-]{0,20}\d)[A-Za-z0-9][A-Za-z0-9_-]{3,40}(?!桁|文字|年|月|円|のよう|みたい|[A-Za-z0-9_-])"
)
_BANK = re.compile(r"(記号 ?)\d{4,5}(?= ?番号)")  # of the post bank
# What comes beside one that is masked and looks like one: 契約番号C0091-1とC0091-2.
_NEXT = re.compile(
    rf"((?:{re.escape(NUMBER)}|{re.escape(PLACE)})(?:と|や|及び|および|→|(?:じゃ|では)なくて?、?) ?)"
    r"(?:[A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,20}){1,3}+|[A-Za-z]{0,3}\d{5,20}+)(?![A-Za-z0-9-]|[時日月年人枚個円])"
)
_MACHINE = r"(?:ホスト|サーバー?|マシン|コンピューター?|PC|パソコン|端末)"
# After は a make stands as often as a name (PC名はWindowsの…): a name has a digit or a hyphen.
_HOST = re.compile(
    rf"({_MACHINE}名(?: ?[:=] ?| )|{_MACHINE}名{_IS}(?=[A-Za-z]{{1,20}}[\d_-])"
    r"|(?:ホスト|サーバー?|マシン)(?:の|は)? ?(?=[a-z]{2,20}-?[\d]))"
    r"[A-Za-z][A-Za-z0-9_-]{2,62}(?![A-Za-z0-9_.-])"
)


def mask_labelled(text: str) -> str:
    """Return a normalized text with numbers and machines replaced that are called so."""
    text = _BANK.sub(rf"\1{NUMBER}", _NUMBER.sub(rf"\1{NUMBER}", text))
    return _HOST.sub(rf"\1{HOST}", text)


def mask_next(text: str) -> str:
    """Return a text with numbers replaced that stand beside a masked one."""
    return _NEXT.sub(rf"\1{NUMBER}", text)
