"""Which lines of a pasted mail are another mail: quoted, forwarded, or its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.greetings import is_greeting

_MARK = re.compile(r"(?:>\s?)+")
_FIELDS = (
    "From|Sent|To|Cc|Bcc|Subject|Date|Reply-To"
    "|差出人|送信者|送信元|送信日時|受信日時|日時|日付|宛先|宛て先|件名|題名"
)
_HEADER = re.compile(rf"(?:{_FIELDS})\s?:|(?:Re|Fwd?)\s?:", re.I)
_DASHES = r"[-_=*─━ー―\s]"
_SEPARATOR = re.compile(
    rf"(?:{_DASHES}{{2,}}|^)"
    r"(?:Original (?:Message|Appointment)|Forwarded message|元の(?:メッセージ|メール)"
    r"|(?:転送|返信元|引用元?)(?:された)?(?:メッセージ|メール)|以前の(?:メッセージ|メール))"
    rf"(?: Ends)?\s?:?(?:{_DASHES}{{2,}}|$)"
    r"|Begin forwarded message\s?:|以下、?(?:引用|転送)(?:です)?\s?:?$"
    # 「---- 以下は前のメール ----」
    rf"|{_DASHES}{{2,}}(?!.{{0,24}}(?:ここまで|終わり|おわり|終了|以上|end)).{{0,12}}"
    rf"(?:メール|メッセージ|引用|転送|やり?取り|やりとり|履歴|経緯).{{0,6}}{_DASHES}{{2,}}$",
    re.I,
)
_END = re.compile(
    rf"{_DASHES}*(?:End of )?\w+ Message Ends?{_DASHES}*$"
    rf"|{_DASHES}{{2,}}.{{0,12}}(?:ここまで|終わり|おわり|終了|以上|end){_DASHES}{{2,}}$"
    r"|\(?(?:引用|転送|元の?メール)(?:は|、)?(?:ここまで|終わり|おわり|終了|以上)\)?。?$",
    re.I,
)
_MOMENT = r"(?:\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}|\b\d{1,2}:\d{2})"
# Who wrote what follows: 「2026年11月20日(金) 10:12 窓口 <a@example.co.jp>:」, 「鈴木さんのメール:」.
_ATTRIBUTION = re.compile(
    rf"(?=.{{0,80}}{_MOMENT}).{{4,200}}:$|.{{0,120}}\bwrote\s?:$"
    r"|.{1,100}(?:のメール|のメッセージ|からの返信|さん[はが]書きました|の発言)(?:\(.{0,30}\))?\s?:$"
    r"|.{1,30}(?:より|(?:さん|様)から)\s?:$",
    re.I,
)
# Who wrote what follows, as GroupWise puts it: 「>>> 窓口 <a@example.co.jp> 2026/11/20 10:12 >>>」.
_BETWEEN_MARKS = re.compile(rf">{{2,}}\s.{{0,120}}{_MOMENT}.{{0,40}}>{{2,}}$")
# 「yamada> 先日の件です」, 「| 先日の件です」, as some programs mark each line; not a table's row.
_NAMED_MARK = re.compile(r"(\w[\w. -]{0,15}>|[|│])\s(?!.*\|$)")
_WITH_MOMENT = re.compile(rf".{{0,120}}{_MOMENT}")
_ADDRESSEE = re.compile(
    r".{0,40}(?:(?<![仕同模多有])様|さま|殿|御中|各位|(?:様|ご担当者|皆さま|の方)へ)$"
    r"|Dear .{0,40}|Hi .{0,20},",
    re.I,
)


def is_addressee(line: str) -> bool:
    """Return whether a line says whom a mail is for: 「サポート御中」."""
    return len(line) < 60 and _ADDRESSEE.fullmatch(line) is not None


def without_mark(line: str) -> str:
    """Return a line without the > that quotes it."""
    mark = _MARK.match(line) or _NAMED_MARK.match(line)
    return line[mark.end() :] if mark else line


def quoted_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines of other mails: marked ones, and what follows a separator or a header.

    A header that the text begins with is its own.
    """
    marked = {i for i, line in enumerate(lines) if line.startswith(">")} | _named_lines(lines)
    found, i, own = set(marked), 0, False
    while i < len(lines):
        between = _BETWEEN_MARKS.match(lines[i])
        if (i in marked and not between) or not lines[i]:
            i += 1
            continue
        length = _attribution(lines, i)
        opens = between or _SEPARATOR.match(lines[i]) or (own and _is_header_block(lines, i))
        if not opens and not length:
            own = own or not (is_greeting(lines[i]) or _HEADER.match(lines[i]))
            i += 1
            continue
        begins = i + max(length, 1)
        ends = begins if _next(lines, begins) in marked else _end(lines, begins)
        found |= set(range(i, ends))
        i = ends
    return found


def header_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines of the header that a text begins with."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if _HEADER.match(line) or _SEPARATOR.match(line) or _attribution(lines, i):
            found.add(i)
        elif line and not is_addressee(line) and not is_greeting(line):
            break
    return found


def _named_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines that a name and > mark, where two or more have the same."""
    names = {i: mark[1] for i, line in enumerate(lines) if (mark := _NAMED_MARK.match(line))}
    often = {name for name, count in Counter(names.values()).items() if count > 1}
    return {i for i, name in names.items() if name in often}


def _next(lines: Sequence[str], i: int) -> int:
    """Return the next line that is not empty; at most one in a row is."""
    return i + 1 if i < len(lines) and not lines[i] else i


def _end(lines: Sequence[str], i: int) -> int:
    """Return where a quotation ends: after a line that says so, else with the text."""
    return next((j + 1 for j in range(i, len(lines)) if _END.match(lines[j])), len(lines))


def _is_header_block(lines: Sequence[str], i: int) -> bool:
    """Return whether two lines of a mail's header begin here."""
    following = _next(lines, i + 1)
    both = following < len(lines) and _HEADER.match(lines[i]) and _HEADER.match(lines[following])
    return bool(both)


def _attribution(lines: Sequence[str], i: int) -> int:
    """Return how many lines, 0 to 2, say who wrote what follows."""
    if i + 1 >= len(lines):
        return 0
    line, following = lines[i][:300], lines[i + 1][:300]
    if line.endswith(":") and not _HEADER.match(line) and _ATTRIBUTION.match(line):
        return 1
    wrapped = following.endswith((">:", "wrote:")) and _WITH_MOMENT.match(line)
    return 2 if wrapped and _ATTRIBUTION.match(f"{line} {following}") else 0
