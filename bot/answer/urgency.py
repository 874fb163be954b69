"""Whether a text presses for help at once, whatever it is about. Pure; linear in the text.

What asks how things would be is not urgent: 「期限が切れたらどうなりますか」.
"""

from __future__ import annotations

import re

# Behind a word: it has not happened, or the text asks about it in general.
_IF = r"(?!ら|り(?!し?ま)|場合|とき|時|後|あと|際|もの|こと|人|方|か)"
# 「賞味期限が切れた牛乳」 speaks of a thing.
_END = r"(?=$|[\s。、,.!?]|ん|の[でにはだ]|から|け|よ|ま|っ|み|と(?!き|ころ)|し|ので|が)"
_SOON = (
    r"(?:今日|本日|明日|あした|あす|明後日|あさって|今夜|今晩|今週末|まもなく|間もなく|もうすぐ"
    r"|あと[\d一二三数]+(?:時間|分|日)|[\d一二三数]+(?:時間|分)後)"
)
_TERM = r"(?:期限|期間|期日|有効|契約|会員|ライセンス|権利|保証|更新)"

_URGENT = re.compile(
    "|".join(
        (
            # The plea for haste.
            r"至急",
            r"緊急(?!連絡|時|の場合|対応|通報|停止|地震|メンテ|度|性)",
            r"(?:今|いま)す[ぐぐ](?!(?:で|じゃ)?(?:なくて|ない|は))",
            r"急いで(?!い?(?:ない|ません)|は)",
            r"(?<![かさぐ])(?:大|お)?急ぎ(?:です|で(?!な|は|すか|も)|なの|なんで|たい|ます|$|[、。!])",
            r"急を要|一刻も早く|一分一秒|即刻|猶予が?(?:ない|ありません)",
            r"間に合わな(?!い(?:場合|とき|時))|間に合いません(?!でしたら)",
            r"(?:今日|本日|今週)中に.{0,12}(?:しないと|しなければ|しなきゃ|ないと困)",
            r"仕事に(?:なら|なりま)|業務が(?:でき|止ま)",
            # Something stands still.
            rf"(?:止|と)ま(?:って(?:い(?:る|ま)|る|ま|お|し)(?:った|いました|す)?|った|りました|っちゃ){_IF}",
            rf"(?:サービス|サイト|システム|業務|営業|機能|ライン|回線|サーバー?)(?:が|を|は|も)?(?:全部)?停止(?:して(?:い|し|る|ま)|しました|した){_IF}",
            rf"(?:サイト|サーバー?|システム|ページ|画面|回線)(?:が|は|も)?(?:落ち|ダウンし)(?:て(?:い|し|る|ま)|た|ました){_IF}",
            # A term is over, or nearly.
            rf"{_TERM}[^。!?\n]{{0,8}}切れ(?:た{_END}|(?:て(?:い(?:る|ま)|る|し|ま)|ました|ちゃ|そう){_IF})",
            rf"(?:期限|契約)切れ(?:に(?:なりま|なった|なって|なっちゃ)|です(?!か)|でした|だ|のまま){_IF}",
            rf"(?:もう|すでに|既に|昨日|さっき|先ほど)[^。!?\n]{{0,8}}切れ(?:た{_END}|(?:て|ました){_IF})",
            rf"{_SOON}[^。!?\n]{{0,10}}(?:切れ(?:る|ます|そう|ちゃ)|失効し(?:ま|そう|て)|(?:期限|締め?切り?|期日)(?:です|だ|が|で|なの|$))",
            rf"(?:期限|締め?切り?|期日)(?:は|が|も)(?:もう)?{_SOON}(?!から|以降|以後|の何|ですか)",
            r"失効し(?:てしま|ちゃ|ました(?!ら|か))",
            r"\b(?:urgent(?:ly)?|asap|immediately|right (?:now|away)|emergency|as soon as possible"
            r"|(?:has|have|just|already) expired|expire[sd]? (?:today|tomorrow|tonight)"
            r"|(?:is|are|went|gone) down)\b",
        )
    ),
    re.IGNORECASE,
)
_NO_HASTE = re.compile(
    r"急(?:ぎ|いで)(?:は|で|では|じゃ|の?もの?では)*(?:い?ませ|い?な[いく]|ありませ|ございませ)"
    r"|(?:至急|緊急)(?:の(?:用|もの)?)?(?:では|じゃ|でも)(?:な|あり|ござ)"
    r"|\b(?:not|isn't|nothing) urgent\b|no (?:rush|hurry)",
    re.IGNORECASE,
)


def is_urgent(text: str) -> bool:
    """Return whether a normalized text presses for help at once."""
    return _URGENT.search(_NO_HASTE.sub(" ", text)) is not None
