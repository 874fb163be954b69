"""What a query takes for granted: the facts that an entry must state to answer it.

People give values for three reasons. 「200日になったのはなぜ」 takes the value for granted: an entry
that knows another one does not answer. 「60日前からできますか」 proposes a value, and the entry that
states the limit answers; 「残り500日です」 tells of the asker's own case. Which of them it is shows in
the grammar around the value. Pure and linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from index.facts import Fact, facts_in

_CLAUSE_END = re.compile(r"[。!?\n]|(?<=[がけどでし])、")
_MAX_CLAUSE = 80  # characters read around a value: a clause is shorter


class Role(Enum):
    """Why a claim has to be met."""

    NAME = "part of a name"  # XY2.0, STEP3, 10年割, 36か月のXY3.0
    HEAD = "said of the same thing"  # 3年有効 against 2年有効
    LISTED = "one of several"  # 光5ギガの料金, 3回目の自己負担
    GIVEN = "taken for granted"


@dataclass(frozen=True)
class Claim:
    """A fact of a query that is taken for granted, and the way it is."""

    fact: Fact
    role: Role


# The asker's own case or plan, behind a value.
_OWN = re.compile(
    r"購入|買[いうっお]|発行(?:した|して|済|いただ|の)|取得|取っ|契約(?:した|して|中|済|予定)|申し込[んみ]だ|申込(?:済|んだ)"
    r"|もら[っい]|受け取|使って|使い(?:たい|ま)|利用して|利用(?:した|中)|入れ(?:た|て)|作[っり]|届[いき]|更新した|加入(?:した|して)"
    r"|期限|満了|切れ|迎え|残[りっ]|たい|欲しい|ほしい|予定|つもり|計上|までに|並べ|使う|引っ越|生まれ|転[入出居]"
)
_PROPOSED = re.compile(
    r"でき(?:ます|る|ません)|可能(?:です|でしょう|か)|[えけせてねべめれげ]ます|れますか|られる|大丈夫|いい(?:です|んで|の|か|$)"
    r"|よい(?:です|で|か)|平気|OK|ですか|ますか|でしょうか|ですよね|ますよね|合って|本当|の\?|聞い|ありますか|[るいだ]\?|対象"
)
_WH = re.compile(
    r"なぜ|何故|どうして|なんで(?!す)|理由|わけ(?:は|を)|根拠|経緯|背景|いつ|どう(?:な|す|や|い)|いくら|どこ|何が|方法|やり方|とは"
)
_WHY = re.compile(r"なぜ|何故|どうして|なんで(?!す)|理由|経緯|背景|根拠|why", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:間|前|後|以内|以下|以上|まで|から|分|だけ){0,3}(?:に|へ|と)は?(?:、|も)?[^、。?!]{0,6}?"
    r"(?:短縮|短く|延長|延び|長く|変更|変わ|な[っりる]|制限|限定|統一|改定|引き[上下]げ|値[上下]げ|減[っらり]|決ま|決め)"
)
_HOW_COME = re.compile(
    r"(?:間|以内|以下|以上|まで)?(?:に|へ|と)[^、。?!]{0,8}?(?:った|された|げた)(?:の[はが]|理由|経緯|わけ)"
)
_KEYWORD = re.compile(
    r" ?(?:短縮|延長|化(?!粧)|ルール|問題|制限|値[上下]げ)"
)  # 200日化, 200日 短縮
# Something that has come about, whatever is asked of it: …できるようになったのはいつ.
_CAME_ABOUT = re.compile(r"(?:なった|された|変わった|始まった)(?:の[はが]|理由|経緯|わけ)")
_LIMIT_BEFORE = re.compile(r"(?:最長|最大|最短|最低|上限|下限|有効期[限間])(?:は|が|の|を| )?$")
# Said to have come to pass, or asked how: 短縮されたと聞きました, 短縮されるのはいつ.
_REPORTED = re.compile(
    r"なぜ|何故|どうして|なんで(?!す)|理由|わけ|経緯|背景|いつ|方法|(?:った|れた|げた)(?:と|って|そう|らし)"
)
_PAST = re.compile(r"(?:でした|だった|できた|できました|れた|れました)(?:が|けど|のに|の[はを]|と)")
_PAST_BEFORE = re.compile(r"以前|前は|昔|従来|これまで|今まで|かつて")
_EVENT = re.compile(
    r"(?:から|以降|以後|より(?!前)|に)[^。?!]{0,16}?"
    r"(?:どう|何が|変わ|なる|なり|始ま|終わ|有料|値上|値下|改定|開始|終了|廃止|適用|短縮|制限|施行)"
)
_STILL = re.compile(r"(?:以降|以後|から|以前|まで)?(?:でも|も|になっても)")
_NAMED_OFFER = re.compile(r"割(?!引?き?合)|セット|パック")
_CUTOFF = re.compile(r"以[前降後]|より前")
_PLAN = re.compile(r"たい|予定|つもり|欲しい|ほしい")
_NOT_REACHED = re.compile(r"(?:に|へ|まで)(?:行|い[かけ]|進|移|たどり)")  # stuck before that step
# Counted things are nearly always the asker's own: 3台, 5枚, 2人.
_LISTED_BY = ("GB", "MB", "Mbps", "A", "回目", "枚目", "台目", "年目")
_SAID_OF_THINGS = ("円", "%", "歳", "kWh", *_LISTED_BY)
_ATTRIBUTIVE = re.compile(r"の(?!で|が|は|を|に)|プラン|コース|タイプ")


def claims_in(text: str, facts: tuple[Fact, ...] | None = None) -> tuple[Claim, ...]:
    """Return what a normalized query takes for granted, in order."""
    facts = facts_in(text) if facts is None else facts
    return tuple(Claim(fact, role) for fact in facts if (role := _role(text, fact, facts)))


def _role(text: str, fact: Fact, facts: tuple[Fact, ...]) -> Role | None:
    if fact.left_out:
        return None
    if fact.kind in ("version", "step", "option"):
        return None if _NOT_REACHED.match(text, fact.end) else Role.NAME
    after = _clause_after(text, fact.end)
    before = text[max(fact.start - _MAX_CLAUSE, 0) : fact.start]
    before = _CLAUSE_END.split(before)[-1]
    if fact.kind == "date":
        if _is_event(fact, after):
            return Role.GIVEN
        return Role.HEAD if fact.heads and not _OWN.match(after) else None
    if _is_option(text, fact, facts):
        return Role.NAME
    if _NAMED_OFFER.match(text, fact.end):
        return Role.NAME
    if _is_given(fact, before, after):
        return Role.GIVEN
    if fact.kind == "amount" and fact.unit in _LISTED_BY and _ATTRIBUTIVE.match(after):
        return None if _OWN.search(after) else Role.LISTED
    if fact.kind == "amount" and fact.unit not in _SAID_OF_THINGS:
        return None
    return Role.HEAD if fact.heads else None


def _clause_after(text: str, end: int) -> str:
    window = text[end : end + _MAX_CLAUSE]
    cut = _CLAUSE_END.search(window)
    return window[: cut.end()] if cut else window


def _is_event(fact: Fact, after: str) -> bool:
    """Return whether a date is what is asked about, not the asker's own."""
    year = fact.values[0]
    event = _EVENT.match(after)
    own = _OWN.search(after)
    if year is None:
        return event is not None and not own
    if _STILL.match(after) and _PROPOSED.search(after):
        return False
    if fact.values[1] is not None and _CUTOFF.match(after) and not _PLAN.search(after):
        return True  # a day that rules change on, also where the asker's own case follows it
    return not own or (event is not None and own.start() >= event.end())


def _is_option(text: str, fact: Fact, facts: tuple[Fact, ...]) -> bool:
    """Return whether a duration chooses one of a versioned product's kinds: 36か月のXY3.0."""
    if fact.kind != "duration":
        return False
    for other in facts:
        if other.kind == "version":
            behind = other.end <= fact.start <= other.end + 2
            ahead = fact.end <= other.start <= fact.end + 2
            between = text[other.end : fact.start] if behind else text[fact.end : other.start]
            if (behind or ahead) and between.strip("の 【(") == "":
                return True
    return False


def _is_given(fact: Fact, before: str, after: str) -> bool:
    """Return whether a quantity is taken for granted."""
    if _PAST_BEFORE.search(before) and _PAST.search(after) and fact.kind == "duration":
        return True
    if fact.kind == "amount" and fact.unit not in ("円", "%"):
        limit = bool(fact.bound) and _WHY.search(before + after) is not None
        return limit or _HOW_COME.match(after) is not None
    whole = before + after
    wanted = _OWN.search(after)
    if (_WHY.search(whole) or _CAME_ABOUT.search(after)) and not wanted:
        return True
    if (_CHANGED.match(after) or _KEYWORD.match(after)) and not wanted:
        return not _PROPOSED.search(after) or _REPORTED.search(after) is not None
    if _LIMIT_BEFORE.search(before):
        return not _PROPOSED.search(after) or _WH.search(after) is not None
    return False
