"""What a keyboard, a mail program, a spreadsheet or a chat put into a text that nobody asked.

Only a question is mended: what the corpus says stays as its author wrote it, and an index stays
valid whatever is added here.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.text import compose

# Of the CJK Radicals Supplement, which PDFs copy in place of kanji; NFKC knows the Kangxi radicals
# and one of these. After EquivalentUnifiedIdeograph.txt (Unicode 15), whole kanji only.
_RADICALS = dict(
    zip(
        "⺃⺅⺇⺈⺊⺌⺍⺎⺐⺒⺓⺔⺕⺜⺝⺞⺟⺠⺧⺩⺪⺫⺬⺮⺶⺻⺼⺽⻁⻄⻆⻑⻗⻘⻝⻞⻟⻡⻣⻤⻨⻩⻫⻭⻯⻱⻲",
        "乚亻几刀卜小小兀尢巳幺彑彐日月歹母民牛王疋目示竹羊聿月臼虎西角長雨青食食食首骨鬼麦黄斉歯竜亀亀",
        strict=True,
    )
)
# Of no width, or white to the eye, though Unicode counts them as marks and letters: variation
# selectors, joiners, fillers of Hangul, the blank of Braille. U+20E3 is the key around 1️⃣.
_UNSEEN = dict.fromkeys([0x034F, 0x17B4, 0x17B5, 0x20E3, *range(0x180B, 0x1810)], "") | (
    dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)], "")
    | dict.fromkeys([0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0], " ")
)
_WRITTEN_OTHERWISE = {ord(radical): kanji for radical, kanji in _RADICALS.items()} | _UNSEEN
_TO_REWRITE = re.compile(f"[{''.join(map(chr, _WRITTEN_OTHERWISE))}]")
# NFKC makes a space and a mark of them.
_SPACING_DAKUTEN = re.compile(
    "(?<=[かきくけこさしすせそたちつてとはひふへほうカ-ヂツ-トハ-ホウｳｶ-ﾄﾊ-ﾎ])゛"
)
_SPACING_HANDAKUTEN = re.compile("(?<=[は-ほハ-ホﾊ-ﾎ])゜")

# What Slack writes where people see a name, a link or an emoji; what Mattermost shows as one.
_MENTION = re.compile(r"<[@#!][^<>\s]{1,80}>|(?<![\w.@])@(?:channel|here|everyone|all)\b")
_LINK_AT_END = re.compile(
    r"^\s*<https?://[^<>\s|]{1,1000}(?:\|[^<>]{0,200})?>|<https?://[^<>\s|]{1,1000}(?:\|[^<>]{0,200})?>\s*$"
)
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>\s|]{1,1000})(?:\|([^<>]{0,200}))?>")
_EMOJI_CODE = re.compile(
    r"(?<![A-Za-z0-9:]):(?=[a-z0-9_+'-]{0,40}[a-z+][a-z0-9_+'-]{0,40}:)[a-z0-9_+'-]{2,50}:"
    r"(?::skin-tone-[2-6]:)?(?![A-Za-z0-9])"
)
_PICTURED_WORDS = (
    (re.compile("[☎☏📞](?=[のがをにはで])"), "電話"),
    (re.compile("[✉📧📨📩](?=[のがをにはで])"), "メール"),
    (re.compile("[❓❔]"), "?"),
    (re.compile("[❗❕]"), "!"),
)

# Faces: no words between their brackets, and something that is an eye or a mouth.
_EYES = r"\^_;;>≧≦<ωДд∀▽´`｀´￣゜ﾟ°・·･∇△◇◕ಠ@"
_IN_FACE = _EYES + r"\soOTtQqUuvVxX0\-=*＊.,。、ー～~＾＿；:：!！ノヽﾉﾍヘ口皿益艸つっシｼ≡"
_FACE = re.compile(
    rf"[m＼\\ヽo┗ヾ٩]?[(（](?=[^()（）]{{0,12}}[{_EYES}])[{_IN_FACE}]{{2,12}}[)）]"
    r"(?:[mﾉノ／/┛ゞ۶o]|b(?![A-Za-z]))?"
    r"|(?<![A-Za-z0-9^])(?:\^[_o]?\^;*|T_T|>_<|;_;|-_-;*|\^\^;+|orz|OTL)(?![A-Za-z0-9^])"
)
_ASIDE = re.compile(r"[(（](?:笑|爆笑|苦笑|汗|涙|泣|怒|爆|照|謎|ぇ|キリッ|わら|笑い)[)）]")
_LAUGH = re.compile(
    r"(?<=[ぁ-ヿ一-龥。?!？！])(?:[wｗ]{1,20}|W{2,20}|Ｗ{2,20})(?=[\s。、?!？！)）]|$)"
)

# A cell of a spreadsheet: in quotation marks where it has line breaks, of which some are spelt out.
_CELL = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_SPELT_BREAK = re.compile("_x000[AaDd]_\r?\n?")
_JAPANESE = "ぁ-ヿ一-龥々〆ｦ-ﾝ"
# No sentence ends with these, so the next line goes on. こと, もの and まで do end one; two lines
# that both end with は are two questions.
_GOES_ON = re.compile(
    rf"(?<=[をにがやへ、])[ \t　]*\r?\n[ \t　]*(?=[{_JAPANESE}])"
    rf"|(?:(?<=(?<!こ)と)|(?<=(?<!も)の)|(?<=(?<!ま)で))[ \t　]*\r?\n[ \t　]*(?=[{_JAPANESE}])"
    rf"|(?<=は)[ \t　]*\r?\n[ \t　]*(?=[{_JAPANESE}])(?![^\n]*は[ \t　]*(?:\n|\Z))"
)
_APART = re.compile(rf"(?<!\S)[{_JAPANESE}](?: [{_JAPANESE}]){{3,}}(?!\S)")

# あ゛ is no letter: NFKC makes a space and a mark of the sign.
_LEFT_VOICING = re.compile(" ?[\u3099\u309a]+")
_DOUBLED = re.compile(r"([。、~〜ー,])\1+")
_MARKS = re.compile(r"([!?])[!?]+(?:[。、]+)?|([!?])[。、]+(?=\s|$)")
_PICTURE = "\ufffc"
# All from U+2000 on but kana, kanji and what stands around them: most texts have nothing else.
_MAYBE_PICTURE = re.compile(
    "[\u2000-\u24ff\u2600-\u2fff\u3100-\u33ff\u4dc0-\u4dff\ua000-\U0010ffff]"
)
# A mark parts already: "…です！🔥急ぎ" is "…です！急ぎ".
_BEHIND_A_MARK = re.compile(f"(?<=[!?！？。、]){_PICTURE}+")
_DRAWN_OUT = re.compile(r"(?<=[ぁ-ヿ])[~〜]+(?=[!?。、\s]|$)")


def compose_typed(raw: str) -> str:
    """Return a raw text composed, without what only decorates it. Linear in the text.

    White space, line breaks too, stays. A text of nothing but decoration comes back as it is.
    """
    composed = _without_signs(compose(_as_written(raw)))
    return composed if composed.strip() else compose(raw)


def _as_written(raw: str) -> str:
    """Return a raw text with one character for what looks like one."""
    if raw.isascii() and not any(sign in raw for sign in '<:@"^(_'):
        return raw
    if _TO_REWRITE.search(raw):
        raw = raw.translate(_WRITTEN_OTHERWISE)
    if "゛" in raw or "゜" in raw:
        raw = _SPACING_HANDAKUTEN.sub("\u309a", _SPACING_DAKUTEN.sub("\u3099", raw))
    raw = _without_codes(raw)
    raw = _LAUGH.sub("", _ASIDE.sub(" ", _FACE.sub(" ", raw)))
    return _without_breaks(raw)


def _without_codes(text: str) -> str:
    if "@" in text or "<" in text:
        text = _MENTION.sub(" ", text)
        text = _LINK.sub(lambda link: link[2] or link[1], _LINK_AT_END.sub(" ", text))
    if text.count(":") > 1:
        text = _EMOJI_CODE.sub(" ", text)
    for picture, word in _PICTURED_WORDS:
        text = picture.sub(word, text)
    return text


def _without_breaks(text: str) -> str:
    if cell := _CELL.fullmatch(text):
        text = cell[1].replace('""', '"')
    text = _SPELT_BREAK.sub("\n", text)
    return _GOES_ON.sub("", text) if "\n" in text else text


def _without_signs(text: str) -> str:
    """Return a composed text without pictures, and with every mark once."""
    if not text.isascii():
        if _MAYBE_PICTURE.search(text):
            text = text.translate(dict.fromkeys(filter(_is_picture, map(ord, set(text))), _PICTURE))
            text = _BEHIND_A_MARK.sub("", text).replace(_PICTURE, " ")
        text = _APART.sub(lambda run: run.group().replace(" ", ""), text)
    text = _DOUBLED.sub(r"\1", _LEFT_VOICING.sub("", text))
    text = _MARKS.sub(lambda marks: "?" if "?" in marks.group() else "!", text)
    return _DRAWN_OUT.sub("", text)


def _is_picture(code: int) -> bool:
    """Return whether a character is an emoji, ♪, ★ or the like: a symbol or a skin tone.

    ■ and ○ (heads of lines, 「○○市」) and 〒 (of an address) are none.
    """
    return (
        code >= 0x2000
        and not (0x2500 <= code < 0x2600 or 0x3000 <= code < 0x3100)
        and unicodedata.category(chr(code)) in {"So", "Sk"}
    )
