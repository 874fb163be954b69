"""What somebody wants of us that is no question to the page: a number, another door, a person.

Pure; linear in the text. A wish counts where little else is said: what is asked besides, the search
answers. That somebody would rather not phone, or cannot get through, counts wherever it stands.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from bot.answer.asked_days import ANY_DAY_NAMED, names_a_day, without_days

_PHONE = r"(?:お?電話|でんわ|TEL|テレフォン|通話)"
_WRITTEN = r"(?:(?:e-?)?メール|フォーム|チャット|LINE|文章|文面|書面|ウェブ|Web|ネット|オンライン)"


class Wish(Enum):
    """What somebody wants of us."""

    NUMBER = "the phone number"
    HOURS = "the hours of the phone"
    OTHER_DOOR = "another way than the phone"
    NOT_THROUGH = "a phone that is answered"
    BOT = "to know who answers"
    HELP = "help, without saying with what"


_OTHER_DOOR = re.compile(
    rf"{_PHONE}(?:番号)?(?:を|に|で)?(?:以外|しなくて(?:も)?(?:いい|よい|済|す)|ではな[くい]|じゃな[くい]|でな[くい]|せずに|しないで|なしで|無しで|抜きで)"
    rf"|{_PHONE}(?:を|は|が|も)?(?:ちょっと)?(?:苦手|緊張|避け|嫌|いや(?!ホン)|怖|こわ|無理|難し|NG|不可|したくな|かけたくな|でき(?:な|ませ)|使え(?:な|ませ)|かけ(?:られ|れ)(?:な|ませ)|ちょっと$)"
    rf"|{_PHONE}だと(?:ちょっと|緊張|困|話しにく|無理|都合)"
    r"|(?:話す|しゃべる|喋る|会話)(?:の|こと)?(?:が|は)?(?:苦手|怖|こわ|でき(?:な|ませ)|無理)"
    r"|(?:文字|文章|テキスト|書面)(?:で|だけで)[^。?\n]{0,6}(?:やり取り|やりとり|聞|問い?合わ?せ|相談|対応)"
    r"|耳が(?:聞こえ|きこえ|不自由|遠)|聴覚|ろう者|難聴|(?:声|話)(?:が|すこと)(?:出|でき)(?:な|ま)"
    rf"|{_WRITTEN}(?:で|から|にて)(?:の)?(?:お?(?:問い?合わ?せ|質問|相談)|ご(?:質問|相談|連絡))(?!(?:が|に|の返|を(?:いただ|頂|受|もら)))"
    rf"|{_WRITTEN}(?:で|から|にて)(?:の)?(?:聞き?(?:たい|けま)|ききたい|尋ねたい|お?返事|回答|返信|やり取り|やりとり|お願い|話(?:せ|し)|対応(?:して|でき)|(?:ご)?連絡(?:を)?(?:もら|いただ|頂|したい|でき|して(?:ほ|欲|もら|くだ|いい)|が?(?:ほし|欲し)|を?お願い|を?希望))"
    rf"|(?:^|[、。\s]){_WRITTEN}(?:は|で(?:も|は)?)?(?:あり(?:ます|ませ)|ある|ない|くださ|下さ|ちょうだい|いい|よい"
    r"|大丈夫|送って(?:も)?(?:いい|よい|大丈夫))"
    r"|お?問い?合わ?せ(?:用)?(?:の)?(?:フォーム|メール|チャット)"
    rf"|{_WRITTEN}(?:の(?:窓口|アドレス|宛先|お?問い?合わ?せ先)|アドレス)(?:は|を)?(?:教えて|あり|どこ|ない|何|なに|$|[?。])"
    r"|(?:国際|海外から(?:の)?)(?:電話|通話)[^。?\n]{0,6}(?:高|かか[りる]|無理|でき(?:な|ませ)|かけ(?:られ|れ)(?:な|ませ))"
    r"|\b(?:without (?:calling|phoning|a phone)|instead of (?:calling|phoning|the phone)|(?:e-?mail|write|chat) instead"
    r"|not by phone"
    r"|other than (?:the )?phone|(?:can'?t|cannot|don'?t want to|rather not|hate to) (?:call|phone)"
    r"|(?:by|via) e-?mail|deaf|e-?mail (?:you|support)|have an? e-?mail address|contact form)\b",
    re.IGNORECASE,
)
_NOT_THROUGH = re.compile(
    rf"(?:{_PHONE}|オペレーター|担当者|窓口|コールセンター|フリーダイヤル)[^。?\n]{{0,10}}(?:つなが(?:ら|りませ|んな|りにく|りづら)|繋が(?:ら|りませ|んな|りにく|りづら)|通じ(?:な|ませ)|出(?:ない|ませ[んぬ]|てくれ(?:な|ませ)|てもらえ|やしない)|かから(?:な|ませ)|話し?中|混(?:んで|み合|雑)|取って(?:くれ|もらえ)|鳴りっぱ)"
    r"|(?:つなが(?:ら|りませ)|繋が(?:ら|りませ)|話し?中)[^。?\n]{0,4}(?:電話|でんわ)"
    r"|(?:回線|電話)[^。?\n]{0,6}混[^。?\n]{0,10}(?:つなが|繋が)|電話(?:に)?(?:の)?応答(?:が)?(?:な|あり)|(?:ずっと|いつも|毎回|何度も)話し?中|自動音声[^。?\n]{0,6}(?:進ま|先に|終わら|抜け)"
    r"|(?:かけても|掛けても)[^。?\n]{0,6}(?:話し?中|つながら|繋がら|出な|出ま)"
    r"|(?:call|phone|line)s?\b[^.?\n]{0,30}\b(?:busy|no answer|not connect|nobody answers|no one answers)"
    r"|(?:can'?t|cannot|could not|couldn'?t) (?:get|reach)[^.?\n]{0,6}(?:through|anyone|anybody)"
    r"|(?:nobody|no one|no-one) (?:answers|answered|picks up|picked up)(?: the phone)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:御社|そちら|こちら|会社|サポート|お?客様(?:窓口|センター|相談室)|窓口|お?問い?合わ?せ(?:先|用|窓口)?|カスタマー(?:センター|サポート)|コールセンター|連絡先|担当)?の?"
    r"(?:お?(?:電話|でんわ|TEL)(?:の?(?:番号|ばんごう))?|(?:電話|TEL)?番号|フリーダイヤル|お?(?:電話|問い?合わ?せ)先|連絡先|ばんごう)"
    r"(?:は|を|って|が|の)?(?:教え(?:て|を)|おしえて|知りたい|何番|なんばん|どこ|なに|何|わか(?:る|り)|分か|あり|ある|ください|下さい)?"
    r"(?:いただけますか|もらえますか|ください|下さい|くれ|ほしい|欲しい|です|ます|か|の|よ)*+"
    r"|(?:どこ|どちら|何番)(?:に|へ)?(?:お?電話|かけ)(?:を)?(?:すれ|たら|し|かけ)*(?:ば)?(?:いい|よい|良い)?(?:です|の|ん|でしょう|か)*+"
    r"|お?電話(?:を)?(?:し|かけ)たい(?:です|ん|の|が|けど)*+"
    r"|how (?:can|do) i (?:call|phone|reach) (?:you|somebody|support)|(?:can|may) i have your (?:phone )?number"
    r"|(?:what(?:'?s| is) )?(?:your |the )?(?:(?:tele)?phone|contact|customer service|support) number(?: please)?",
    re.IGNORECASE,
)
# 「電話は何時までですか。土曜も?」: who asks for the hours gets them with the number. Not the calls that
# the company makes: 「確認の電話は何時ごろ?」.
_HOURS = re.compile(
    r"(?<!確認の)(?<!確認)(?<!審査の)(?:お?電話(?!確認|審査|番号を)|でんわ|窓口|サポート(?:センター)?|コールセンター|受け?付け|営業)[^。?\n]{0,6}"
    r"(?:何時|なんじ|時間|土曜?日?|日曜?日?|祝日|週末|夜間?|いつまで|休み|定休)"
    r"|(?:土曜?日?|日曜?日?|祝日|週末|夜間?)(?:も|は|に|でも)?[^。?\n]{0,4}(?:お?電話(?!確認|審査)|窓口|サポート)"
    r"|(?:phone|office|business|support|opening) hours|when (?:are you|is (?:the )?(?:phone|support)(?: line)?) open",
    re.IGNORECASE,
)
_CALLS = re.compile(r"電話|でんわ|つなが|繋が")
# When on a day: 14時, 9:30, 夕方, 朝イチ, このあと.
_TIME = (
    r"(?:(?:午前中?|午後|早?朝(?:イチ|一番?|いち)?|お?昼(?:休み)?|夕方|夜間?|晩|深夜|今から|この?あと|後ほど"
    r"|何時|\d{1,2}(?:時半?|:\d\d)(?:\d{1,2}分)?)(?:ごろ|頃|すぎ|過ぎ|以降)?)"
)
# Between the day and what is asked of it: nothing but the phone itself, not 「のレッスンは」.
_BETWEEN = r"(?:お?電話|窓口|サポート|お?店|そちら|御社|営業|何時|いつ|から|まで|ごろ|普通|通常|[もはにでのって])*"
# A time too, where somebody asks for the phone: 「18時は空いてますか」 asks for a table.
_BETWEEN_AT = (
    r"(?:お?電話|窓口|サポート|お?店|そちら|御社|営業|いつ(?:ごろ|頃)?|から|まで|普通|通常"
    rf"|{_TIME}|[もはにでのって])*"
)
_THROUGH = r"(?:つなが|繋が)(?:る|ります)"
# Who asks whether somebody is there on some day, and of nothing else.
_DAYS = re.compile(
    r"(?:お?正月|年末年始|年末|年始|元日|元旦|大晦日|お盆|ゴールデンウィーク|GW|連休|\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2})(?:ごろ|頃)?"
    rf"{_BETWEEN}"
    r"(?:お?休み(?!明け|の間)|休業|営業(?!の|マン|所|部|担当|職)|お?電話(?:は|も)?(?:やって|でき(?:る|ます)|つなが|繋が)"
    r"|やって(?:い)?(?:る|ます)|[開空]いて(?:い)?(?:る|ます)|つなが|繋が)"
)
# The same of any day, put in any way; and a day alone, as in 「元日は?」.
_A_DAY = re.compile(
    rf"{ANY_DAY_NAMED}日?(?:ごろ|頃)?(?:{_BETWEEN_AT}(?:営業(?!の|マン|所|部|担当|職)|{_THROUGH}|受け付けて|対応して"
    r"|お?電話(?:は|も|を)?(?:でき|したい|(?:して|かけて)も?(?:い|よ|良|大丈夫)))"
    rf"|{_BETWEEN}"
    r"(?:(?:お?休み(?!明け|の間|たい|し|を|が?[ほ欲]し)|休業|営業(?!の|マン|所|部|担当|職)"
    r"|やって(?:い)?(?:る|ます|ない|ませ)|[開空]いて(?:い)?(?:る|ます|ない|ませ)|つなが|繋が"
    r"|受け付けて|受付(?:して|は?あり|は?でき|は?やって|[?。]|$)|対応して"
    r"|お?電話(?:は|も|を)?(?:でき|したい|やって|受け付け|(?:して|かけて)も?(?:い|よ|良|大丈夫)|$|[?。]))"
    r"|(?<=(?:何時|いつ)(?:から|まで))|(?<=[はも])$|(?<=[はも])[?。]|(?<=って)[?。]|[?]))"
    r"|(?:定休日?|休業日|営業日|お?休みの日)(?:は|って|が|を)?(?:いつ|何曜日?|あり|教え|何|$|[?。])"
)
# Of a time alone only whether one may phone then: 「夜は?」 goes on with something else.
_AT_A_TIME = re.compile(
    rf"{_TIME}{_BETWEEN_AT}(?:{_THROUGH}|お?電話(?:は|も|を)?(?:でき(?:る|ます)|したい|いい|大丈夫"
    r"|(?:し|かけ)て(?:も)?(?:い[いだ]|よ|良|大丈夫)|(?:すれ|したら|かけれ|かけたら)))"
)
# In English: a day, one of the first words, and besides these only such as stand around them.
_THERE = r"open|closed?|call|phone|available|answer(?:ed|ing)?|reach|staffed|any(?:one|body)|some(?:one|body)"
_THERE_ALONE = re.compile(
    rf"(?:{_THERE}|hi|hello|please|thanks|and|or|also|still|too|even|as|well|are|is|will|can|could|may|do|does|be|am|pm|if|know|tell"
    r"|you|i|we|your|the|a|there|this|coming|next|every|all|day|support|customer|lines?|office|desk|center|centre|hotline|shop|store"
    r"|on|in|over|during|for|at|of|to|from|until|what|when|times?|hours?|opening|morning|afternoon|evening|number"
    r"|phones|calls|calling|work(?:ing)?)"
)
_SOMEBODY_THERE = re.compile(rf"\b(?:{_THERE})\b")
# Who wants to be called, and who says when they are there themselves.
_OF_THEMSELVES = re.compile(
    r"\b(?:call|reach|phone|answer|tell|contact) (?:me|us)\b|\bi(?:'m| am|'ll| will| can) be\b|\bi(?:'m| am)\b"
)
_BY_PHONE = re.compile(r"\bby phone\b")
_WORD = re.compile(r"[a-z']+")
_OF_HOURS = re.compile(
    r"(?:今年|本年|来年)の?|土曜?日?|日曜?日?|祝日|週末|平日|夜間?|何時|なんじ|時間|今日|明日|年末年始|お盆|受け?付け|営業|休み|定休|対応|やって|開いて|から|まで|つながり?|つながる|おり|サポート|御社",
)
_BEING = (
    r"(?:AI(?:チャット(?:ボット)?)?|エーアイ|人工知能|(?:チャット)?ボット|bot|ロボット|ロボ|機械|コンピューター?|プログラム|(?:Chat)?GPT"
    r"|自動(?:応答|返信|音声)?|人間|(?:本物の|生身の|中の)人(?:間)?|人)"
)
_BOT = re.compile(
    r"(?:(?:あなた|あんた|おたく|君|きみ|お前|おまえ|貴方|これ|こちら|ここ|そちら|そっち|相手|この(?:返事|回答|窓口|チャット|返信))(?:は|って|が|も)?)?"
    r"(?:もしかして|ひょっとして|今|いま|本当に|ほんとに)?"
    rf"{_BEING}(?:が|と|は)?(?:(?:話|答え|返事|返信|回答|応答|対応|会話)(?:し)?て)?(?:い|お)?(?:る|ます|り)?(?:ま)?"
    r"(?:なの|なん|です|でしょう|じゃない|ます|かな|よね|だ|の|ん|か|ね|い|る)*+"
    r"|(?:誰|だれ)が(?:答え|返事し|返信し|回答し|対応し)て(?:い)?(?:る|ます)(?:の|ん|です|か)*+"
    r"|(?:あなた|あんた|君|きみ|お前)の(?:お)?名前(?:は|を|って)?(?:何|なに|なん|教えて|です|なの|か|ください|と|いう|の)*+"
    r"|自動(?:で|的に)?(?:返信|返事|回答|応答|答え)(?:し)?て(?:い)?(?:る|ます)(?:の|ん|です|か)*+"
    r"|(?:これ|この(?:返事|回答))(?:は|って)?(?:AI|ロボット|機械|ボット)が(?:書い|答え|返し)て(?:い)?(?:る|ます)(?:の|ん|です|か)*+"
    r"|中(?:に|の)人(?:が|は)?い(?:る|ます)(?:の|ん|です|か)*+"
    r"|(?:あなた|あんた|おたく|君|きみ|お前|そちら)(?:は|って)?(?:誰|だれ|何者|どなた)(?:です|なの|だ|か|よ|ですか)*+"
    rf"|{_BEING}(?:を)?使って(?:い)?(?:る|ます)(?:の|ん|です|か)*+"
    r"|(?:are you|is this|am i (?:talking|chatting) (?:to|with)) (?:an? )?(?:real )?"
    r"(?:ai|bot|robot|chatbot|human|person|machine|chatgpt)",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"(?:誰か|だれか|どなたか|お願い(?:します)?|お願いだから|どうか|ちょっと|とにかく|本当に|すごく|とても)?"
    r"(?:助けて|たすけて|お助け|助け(?:を)?|ヘルプミー|ヘルプ|SOS|へるぷ|困(?:った|って(?:い)?(?:る|ます)|りました)|こまった|こまって(?:い)?(?:る|ます)|どうしよう|どうしたら(?:いい|よい)|どうすれば(?:いい|よい)(?:か)?(?:わからない|分からない|わかりません|分かりません)?|もう(?:無理|だめ|ダメ|限界)|まいった|参りました"
    r"|help(?: me| us)?(?: please)?|please help(?: me)?|i need help|i'?m (?:lost|stuck))"
    r"(?:ください|下さい|くれ|ほしい(?:です)?|欲しい(?:です)?|もらえませんか|お願いします|でしょうか|よ|ー|です|か|んです|の|な|please)*+",
    re.IGNORECASE,
)
_WHOLE = ((Wish.NUMBER, _NUMBER), (Wish.BOT, _BOT), (Wish.HELP, _HELP))
_MARKS = re.compile(r"[\s、。,.!?！？…・~〜―()（）「」\"']+")
# What stands around a wish without asking anything more.
_AROUND = re.compile(
    r"(?:e-?)?メール|FAX|ファッ?クス|フォーム|チャット|すみません|すいません|お世話になっております|お願い(?:いた|致)?(?:し|できま)?(?:ます|たい)?(?:か)?|問い?合わ?せ|質問|相談|連絡|方法|手段|窓口|回答|返事|返信|対応"
    r"|(?:聞|訊|尋|教え|連絡)[きくいけねて]*|ください|下さい|たい|ほしい|欲しい|でき|もらえ|いただけ|可能|受け付け|ありま|あり|ある|ない|ません|なの|ので|から|けど"
    r"|どこ|どう|すれば|いい|よい|良い|です|ます|でしょう|(?:i|we|can|could|would|like|want|to|ask|you|please|contact|is|there|a|way|how|do|your|the)\b"
    r"|[いおごのをにはがでもとかんなしすれるてた]",
    re.IGNORECASE,
)
LONGEST, _MOST_BESIDES = 60, 4


# Asked of a text for itself, and to tell its wish.
@lru_cache(maxsize=64)
def avoids_phone(text: str) -> bool:
    """Return whether somebody would rather not, or cannot, phone."""
    return _OTHER_DOOR.search(text) is not None


@lru_cache(maxsize=64)
def not_through(text: str) -> bool:
    """Return whether somebody did not get through by phone."""
    return _NOT_THROUGH.search(text) is not None


def wish_of(text: str) -> Wish | None:
    """Return the wish that a normalized text is all about."""
    if len(text) > LONGEST:
        return None
    if not_through(text) and _besides(_NOT_THROUGH.sub(" ", text)) <= _MOST_BESIDES:
        return Wish.NOT_THROUGH
    if avoids_phone(text) and _besides(_OTHER_DOOR.sub(" ", text)) <= _MOST_BESIDES:
        return Wish.OTHER_DOOR
    if _HOURS.search(text) and _besides(_OF_HOURS.sub(" ", _HOURS.sub(" ", text))) <= _MOST_BESIDES:
        return Wish.HOURS
    if _CALLS.search(text) and asks_of_a_day(text):
        return Wish.HOURS
    bare = _MARKS.sub(" ", text).strip()
    bare = bare if bare.isascii() else bare.replace(" ", "")
    return next((wish for wish, pattern in _WHOLE if pattern.fullmatch(bare)), None)


def asks_for_days(text: str) -> bool:
    """Return whether a normalized text asks whether somebody is there on some day."""
    if len(text) > LONGEST or not _DAYS.search(text):
        return False
    return _besides(_OF_HOURS.sub(" ", _DAYS.sub(" ", text))) <= 1


def asks_of_a_day(text: str) -> bool:
    """Return whether a text may ask so in other words, where the page has nothing that it means."""
    if len(text) > LONGEST:
        return False
    plain = text.replace("’", "'").lower()
    if plain.isascii() and _WORD.search(plain):
        return _asks_in_english(plain)
    asked = next((each for each in (_A_DAY, _AT_A_TIME) if each.search(text)), None)
    return asked is not None and _besides(_OF_HOURS.sub(" ", asked.sub(" ", text))) <= 1


def _asks_in_english(text: str) -> bool:
    """Return whether somebody asks, in lower case, whether anybody is there on some day."""
    text = _BY_PHONE.sub(" phone ", text)
    if not names_a_day(text) or not _SOMEBODY_THERE.search(text) or _OF_THEMSELVES.search(text):
        return False
    return all(map(_THERE_ALONE.fullmatch, _WORD.findall(without_days(text))))


def _besides(rest: str) -> int:
    return len(_MARKS.sub("", _AROUND.sub("", rest)))
