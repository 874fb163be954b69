"""Whether a text holds a password, a token or another credential."""

from __future__ import annotations

import re
from itertools import groupby

from index.secrets.rules import Rules, compiled, fold_rule, fold_rules, holds_any

# Tokens known by their form; capitals count.
TOKENS: Rules = (
    ("AKIA", "AKIA[A-Z0-9]{16}"),
    ("ASIA", "ASIA[A-Z0-9]{16}"),
    ("k_", "[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10}"),
    ("whsec_", "whsec_[A-Za-z0-9+/]{16}"),
    ("gh", "gh[pousr]_[A-Za-z0-9]{20}"),
    ("github_pat_", "github_pat_[A-Za-z0-9_]{20}"),
    ("glpat-", "glpat-[A-Za-z0-9_-]{16}"),
    ("xox", "xox[a-z]-[A-Za-z0-9-]{10}"),
    ("xapp-", r"xapp-\d-[A-Za-z0-9-]{10}"),
    ("hooks.slack.com", "hooks.slack.com/services/T[A-Z0-9]{5}"),
    ("AIza", "AIza[A-Za-z0-9_-]{30}"),
    ("ya29.", r"ya29\.[A-Za-z0-9_-]{16}"),
    ("GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{16}"),
    ("sk-", r"(?:^|[^A-Za-z0-9])sk-(?=[A-Za-z_-]{0,20}\d)[A-Za-z0-9_-]{20}"),
    ("SG.", r"SG\.[A-Za-z0-9_-]{16}"),
    ("npm_", "npm_[A-Za-z0-9]{30}"),
    ("pypi-", "pypi-[A-Za-z0-9_-]{30}"),
    ("hf_", "hf_[A-Za-z0-9]{30}"),
    ("dop_v1_", "dop_v1_[a-f0-9]{30}"),
    ("shp", "shp(?:at|ss|ca|pa)_[a-f0-9]{16}"),
    (":AA", r"\d{8}:AA[A-Za-z0-9_-]{30}"),
    ("eyJ", r"(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{4}"),
    ("$", r"\$(?:1|5|6|y|2[aby])\$[./A-Za-z0-9$]{20}"),
)

V = r"[!#-&*+\-./0-9:=?@a-z^_|~]"  # of a password as people write one into a sentence
_CLOSED = r"(?:[\"'」』)]|です(?!か)|でした|だった|だ。|。|\n|$| です(?!か)| でした)"
_COUNTED = "(?:年|月|日|時|分|文字|桁|回|件|円|個|名|台|枚|本|番|バイト|ビット|営業|以上|以下|ヶ|か月|カ月)"
# Words that stand where a password would: placeholders, states, code.
_WORDS = (
    "your|my|the|a|new|old|current|example|sample|dummy|change|me|enter|insert|here|none|null|nil|"
    "true|false|yes|no|on|off|ok|undefined|required|optional|incorrect|invalid|wrong|missing|empty|"
    "reset|expired|enabled|disabled|failed|failure|error|unauthorized|denied|unknown|hidden|"
    "redacted|masked|unset|blank|string|value|password|passwd|pass|pw|secret|token|key|api|user|"
    "username|email|login|process|env|environ|os|config|settings|request|input|form|self|this|args|"
    "options|prompt|getpass|getenv|vault|file|text|varchar|authentication|auth|bearer|basic|"
    "protected|private|public|http|https|ssl|tls|semicolon|hash|bcrypt"
)
_BY_LETTER = "|".join(
    f"{letter}(?:{'|'.join(word[1:] for word in words)})"
    for letter, words in groupby(sorted(_WORDS.split("|")), key=lambda word: word[0])
)
_PLACEHOLDER = (
    rf"(?:(?:{_BY_LETTER})[-_.:/=]{{0,3}}){{1,5}}(?!{V})|[^0-9a-z]{{0,40}}(?![!-~])|[$%](?:[a-z_({{])"
    rf"|\.{{0,2}}/|~/|[a-z]:[\\/]|https?:"
)
# Versions, standards, names with a number: パスワードはSHA-256で… is no password.
_TECHNICAL = (
    r"(?:sha|tls|ssl|utf|aes|rsa|oauth|pkcs|iis|md|ipv|base|windows|php|tomcat|apache|nginx|"
    r"openssl|openssh|java|iso|ecdsa|step|page|shift|crypto|http|web|mysql|postgres|postgresql|"
    r"office|outlook|microsoft|centos|rhel|ubuntu|debian|exchange|saml|hmac|argon|pbkdf|ed|x|p|k|"
    rf"route|s|ec|fido|u|v|ver|version)[-_/ ]?v?\d[\d.]{{0,8}}(?!{V})|[a-z]{{1,20}}[-_/ ]?v?\d{{1,2}}"
    rf"(?:\.\d{{1,3}})+(?!{V})|[a-z]-z|[0-9]-9|{V}{{1,60}}@{V}{{1,60}}\.|(?:www\.|{V}{{1,40}}\.(?:jp|com|"
    r"net|org|pem|key|crt|cer|csr|pfx|p12|txt|zip|pdf|conf))(?![a-z0-9])"
)
_HAS_DIGIT, _HAS_LETTER = r"(?=[!-/:-~]{0,20}[0-9])", r"(?=[!-`{-~]{0,20}[a-z])"
_HAS_SIGN = rf"(?=[\-./0-9:=a-z_|]{{0,20}}[!#-&*+?@^~]){_HAS_LETTER}"
_MIXED = rf"{_HAS_DIGIT}{_HAS_LETTER}(?!{_TECHNICAL})"
_OPEN = r"[\"'「『(\[]{0,2}"
_NO_PLACEHOLDER = f"(?!{_PLACEHOLDER})"
_ENDS = rf"(?!{V}|[ \t]{{0,3}}[a-z]|{_COUNTED})"

# What may stand between the name of a secret and the sign: DB_PASSWORD_2 =, "password":, パスワード(仮)
_TAIL = r"(?:[_-][a-z0-9_-]{0,24}|[0-9]{1,2})?[\"'」』)\]]{0,2}(?:[(][^()\n]{0,12}[)])?[ \t]{0,3}"
_EQUALS, _COLON = rf"(?:=>?|:=|->|→)[ \t]{{0,3}}{_OPEN}", rf":[ \t]{{0,3}}{_OPEN}"
# After the name of a password: anything after =; after a colon no word that a sentence goes on from.
# Whether a value is a placeholder takes longest to tell, and so is asked last.
ASSIGNED = (
    rf"{_TAIL}(?:{_EQUALS}(?={V}{{4}}){_NO_PLACEHOLDER}|{_COLON}(?={_MIXED}{V}{{4}}|{_HAS_SIGN}{V}{{5}}|"
    rf"(?:[a-z_-]{{4,64}}|[0-9]{{4,64}}){_ENDS}){_NO_PLACEHOLDER})"
)
# After a name that stands in logs and addresses too, and often before something public.
ASSIGNED_STRICTLY = (
    rf"{_TAIL}(?:{_EQUALS}(?={_HAS_DIGIT}{V}{{6}})|{_COLON}(?!{_TECHNICAL})(?={_HAS_DIGIT}{V}{{8}}))"
    rf"{_NO_PLACEHOLDER}"
)
# は, が, を after a name in a sentence.
SPOKEN = (
    rf"[ ]{{0,2}}(?:(?:は|が|を|も)[、:]?[ ]{{0,2}}{_OPEN}(?={_MIXED}{V}{{5}}|"
    rf"(?!{_TECHNICAL}){_HAS_SIGN}{V}{{5}}|(?:[a-z_-]{{4,64}}|[0-9]{{4,64}}){_CLOSED}){_NO_PLACEHOLDER}"
    rf"| is (?={_MIXED}{V}{{5}}){_NO_PLACEHOLDER}"
    rf"|:[ \t]{{0,2}}\n[ \t]{{0,2}}(?={_MIXED}[!#$%&*+\-.0-9?a-z^_~]{{5,40}}(?:\s|$)){_NO_PLACEHOLDER}"
    rf"|[「『](?={_MIXED}{V}{{4}}){_NO_PLACEHOLDER}"
    rf"|[ ](?!{V}{{0,40}}[.@/:])(?={_MIXED}{V}{{6}}){_NO_PLACEHOLDER})"
)
# Names of passwords, in small letters; beside each what it begins with.
PASSWORDS: Rules = (
    ("pass", r"pass(?:[ _-]?word|wd|wort|code|[ _-]?phrase)s?"),
    ("pass", r"(?:^|[^a-z])pass"),
    ("pw", r"(?:^|[^a-z])pwd?"),
    ("パスワ", "パスワ(?:ード)?"),
    ("パスフレーズ", "パスフレーズ"),
    ("パスコード", "パスコード"),
    ("暗証", "暗証(?:番号|コード)"),
    ("合言葉", "合言葉"),
    ("合い言葉", "合い言葉"),
    ("pin", "pin(?:コード|番号)"),
    ("secret", "secret"),
    ("シークレット", "シークレット(?:キー)?"),
    ("アクセスキー", "アクセスキー"),
    ("apiキー", "apiキー"),
    ("トークン", "トークン"),
    ("認証", "認証(?:コード|キー)"),
    ("確認コード", "確認コード"),
)
# Names of other secrets, which stand before = and : alone.
OTHERS: Rules = (
    ("token", "token"),
    ("api", "api[ _-]?key"),
    ("access", "access[ _-]?key"),
    ("private", "private[ _-]?key"),
    ("auth", "auth[ _-]?(?:key|code)"),
    ("account", "account[ _-]?key"),
    ("signing", "signing[ _-]?key"),
    ("master", "master[ _-]?key"),
    ("encryption", "encryption[ _-]?key"),
    ("credential", "credentials?"),
    ("session", "session[ _-]?key"),
    ("app", "app[ _-]?key"),
)
# Public things with such a name, taken away first: tokens that prove a domain, public keys.
NOT_SECRET: Rules = (
    (
        "token",
        r"(?:dcv|domain|validation|verification|challenge|request|acme|csrf|ct)[ _-]?tokens?",
    ),
    ("トークン", "(?:認証用?|検証用?|確認用?|dcv|ドメイン認証|承認)の?トークン"),
)
_PATHLESS = r"[!-.0-9;-?a-~]"  # of an address before the host: no @, no /, and no colon
# Other forms, in small letters.
FORMS: Rules = (
    (
        "://",
        rf"://{_PATHLESS}{{0,64}}:(?!(?:passwo?r?d|pass|pw|pwd|secret|x+|\*+|\.+|<[^>]{{0,20}}>|"
        rf"\$?\{{[^}}]{{0,30}}\}})@){_PATHLESS}(?:{_PATHLESS}|:){{0,80}}@",
    ),
    (
        "authorization",
        r"authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic|digest|token)\s{1,3}[a-z0-9._~+/=-]{8}",
    ),
    ("bearer", r"bearer\s{1,3}(?=[a-z._~+/=-]{0,60}\d)[a-z0-9._~+/=-]{16}"),
    ("basic", r"basic\s{1,3}(?=[a-z0-9+/]{0,60}(?:\d|==))[a-z0-9+/]{14}"),
    ("cookie", r"cookie:\s{0,3}[^\n=]{1,40}=(?=[a-z%._-]{0,40}\d)[a-z0-9%._-]{20}"),
    (
        "-u",
        rf"\s-u[ ]?{V}{{1,40}}(?::|[ ]{{1,3}}-p[ ]?['\"]?)(?!['\"]?[$*<]|[0-9]{{1,9}}(?!{V})){V}{{3}}",
    ),
    ("--user", rf"--user[ =][\"']?[^\s:\"'/]{{1,40}}:(?![$*<]){V}{{3}}"),
    ("--pass", rf"--pass(?:word|phrase)?[ =][\"']?{_NO_PLACEHOLDER}{V}{{4}}"),
    ("pass:", rf"-pass(?:in|out)?\s{{1,3}}pass:(?![$*<]){V}{{3}}"),
    ("password", rf"login\s{{1,3}}[^\s]{{1,40}}\s{{1,3}}password\s{{1,3}}{V}{{4}}"),
    ("identified by", rf"identified by\s{{1,3}}[\"']{V}{{3}}"),
    (
        "パスワード",
        rf"(?:^|[^!-~])(?={_MIXED}|{_HAS_SIGN}){V}{{5,30}}[\"'」』)]?[ ]{{0,2}}"
        r"(?:が|という|というのが|って|を)(?:新しい|現在の|今の|仮の|初期)?パスワード",
    ),
)

_ASSIGNED, _STRICTLY, _SPOKEN = map(fold_rule, (ASSIGNED, ASSIGNED_STRICTLY, SPOKEN))
_TOKENS = compiled(TOKENS)
_NOT_SECRET = tuple((stem, re.compile(rule)) for stem, rule in fold_rules(NOT_SECRET))
_FORMS = compiled(fold_rules(FORMS))


def _named(names: Rules, after: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the beginnings of names, and one expression for all of them: compiled one by one, the
    long end that they share takes .2 s of a start.
    """
    stems, rules = zip(*fold_rules(names), strict=True)
    return tuple(dict.fromkeys(stems)), re.compile(f"(?:{'|'.join(rules)}){after}", re.ASCII)


_NAMED = (_named(PASSWORDS, f"(?:{_ASSIGNED}|{_SPOKEN})"), _named(OTHERS, _STRICTLY))


def holds_credential(folded: str) -> bool:
    """Return whether a folded text holds a credential."""
    if holds_any(_TOKENS, folded):
        return True
    lowered = folded.lower()
    for stem, rule in _NOT_SECRET:
        if stem in lowered:
            lowered = rule.sub(" ", lowered)
    for stems, named in _NAMED:
        if any(stem in lowered for stem in stems) and named.search(lowered):
            return True
    return holds_any(_FORMS, lowered)
