"""Does a sentence ask, or does it only say how things stand?

「サイトを運営しています。」 is no question of its own; 「必要書類は?」 and 「必要書類」 are.
"""

from __future__ import annotations

import re
from enum import Enum


class Role(Enum):
    """What a part of a text does: ask, name a topic or a problem, or state how things are."""

    ASKS = "asks"
    NAMES = "names a topic"
    STATES = "states"


# How a sentence ends that wants something: か, たい, ください, a topic left open (書類は), an excuse
# for asking (のですが).
_ASKING_END = re.compile(
    r"(?:[かのは]|かな|かね|かしら|かい|っけ|たい|(?<!と)って|とは|れば|たら|ほしい|欲しい|くれ|ちょうだい|頂戴"
    r"|(?:ください|下さい)(?:ませ|ね)?|教えて|おしえて|たく(?:存じます|思います)?|幸い(?:です|に存じます)?|助かります"
    r"|けど|けれど|けれども|(?:です|ます|ん|る|た)が|でしょう|だろう|いい|よい|良い|どう|いつ|いくら|どこ|なぜ|なに|何|(?:だれ|誰)"
    r"|(?:願い|お願い)(?:し|いたし|致し|申し上げ)?ます|希望(?:(?:し|いたし|致し)(?:て(?:い|おり))?ます)?|頼みます|求めます|したい|嬉しい|うれしい|どうな(?:る|った|ってる)|どうする)"
    r"(?:の?です|んです|ね|よ|な|んだけど|のですが|んですが|んですけど|のですけど|と思(?:い|ってい|っており)ます"
    r"|と(?:考え|存じ)(?:ており|てい)?ます|w{1,9}|\(?笑\)?)?$"
)
_ASKING_WORD = re.compile(
    r"(?:教え|おしえ)(?:て(?!(?:くれ|もら|くださ|いただ|頂)[いっき]?(?:まし)?た(?![いく]))|頂|いただ)"
    r"|(?:知り|聞き|伺い|尋ね|訊き|(?:お聞き|お尋ね|お伺い|質問|相談)し)た[いくか]|ご教示|(?:ご案内|お知らせ)(?:くだ|いただ[けき]|願)"
    r"|(?:ます|です|でしょう|ません|ましょう)か(?!ら)|[?]"
)
# Something is wrong: whoever writes this wants it to be otherwise.
_PROBLEM_END = re.compile(
    r"(?:ません(?:でした)?|ない|なかった|なくなりました|なくなった|しまいました|しまった|ままです|(?:止|固)ま(?:ります|りました|る|ってます|っています)"
    r"|困って(?:い|おり)?ます|不明です|不明|エラーです|(?:出|来|聞かれ|言われ)て(?:い|おり)?ます|切れます|切れました)"
    r"(?:です|ので|ため|が|けど)?$"
)
_STATING_END = re.compile(
    r"(?:です|ます|ました|でした|ません|ございます|た|だ|次第|から|ので|ため|のに|とのこと|とか)"
    r"(?:よ|ね|な|し|ので|ため|から)?$"
)
# 「見積に含めるため教えてください」 gives a reason, 「手続きがあればご案内ください」 hopes for more.
_PLEA = re.compile(
    r"(?:ので|から|ため|都合上|都合で|関係で|必要があり|でも|があれば|もあれば|でしたら|場合は|ところ|急ぎで?|至急|早めに|まずは)[、,]?\s?"
    r"(?:[^かをはもがに、,]|[めぐ急先]に){0,10}"
    r"(?:(?:教え|おしえ|お?答え|お聞かせ|お知らせ|お?返事|ご?(?:教示|教授|案内|確認|回答|連絡|返信))"
    r"(?:て|願|お願|いただ|頂|くだ|下さ|でき|し|賜|を?お願)|お願い)[^を、]{0,20}$"
)
_TAIL = " 　。、,.．!！…・~〜ー♪☆★)）」』"

# By these a sentence asks whatever else the text says; by たい, ください, けど it may only wish.
_QUESTION_END = re.compile(
    r"(?:か(?:な|ね)?|かしら|っけ|でしょう|どう|いつ|いくら|どこ|なぜ|何|とは)(?:ね|よ)?$"
)


def is_plea(sentence: str) -> bool:
    """Return whether a sentence begs for an answer and says no more of what: why, or if any."""
    return bool(_PLEA.search(sentence.rstrip(_TAIL)))


def role_of(sentence: str) -> Role:
    """Return what a normalized sentence does."""
    if is_plea(sentence):
        return Role.NAMES if "あれば" in sentence or "でしたら" in sentence else Role.STATES
    if asks_outright(sentence):
        return Role.ASKS
    bare = sentence.rstrip(_TAIL)
    if _PROBLEM_END.search(bare) or not _STATING_END.search(bare):
        return Role.NAMES
    return Role.STATES


def asks_outright(sentence: str) -> bool:
    """Return whether a sentence asks by its form: a question mark, か, ください, たい."""
    return bool(_ASKING_WORD.search(sentence) or _ASKING_END.search(sentence.rstrip(_TAIL)))


def asks_a_question(sentence: str) -> bool:
    """Return whether a sentence is a question, not a wish: in a long mail wishes are many."""
    if is_plea(sentence):
        return False
    return bool(_ASKING_WORD.search(sentence) or _QUESTION_END.search(sentence.rstrip(_TAIL)))
