"""Whether a text holds a private key, whole or in part, however it was wrapped or spelt.

Headers are found with everything between their words taken away. Bodies are judged after their
lines are joined: by the first bytes of a key in DER, as base64 or hexadecimal writes them; and a
stretch that begins in the middle of a key, by being random and by nothing saying that it is public.
"""

from __future__ import annotations

import binascii
import codecs
import re

from index.secrets.folding import plain, squeeze
from index.secrets.rules import Rules, compiled, holds_any

_KEY_KIND = (
    "(?:(?:RSA|DSA|ECDSA|EC|ED25519|ED448|X25519|X448|OPENSSH|SSH2?|ENCRYPTED|PGP|GPG|ANY|NEW|DH|"
    "PKCS-?[18]|X942|TSS2|ML-?DSA|SLH-?DSA|ML-?KEM)[0-9-]{0,5}){0,3}"
)
_HEADER = f"(?:BEGIN|END)-{{0,5}}{_KEY_KIND}PRIVATE-{{0,5}}KEY"
# In capitals, without white space and signs (`squeeze`). With a fence on either side the header is
# enough; without one a body must follow, since people ask what BEGIN PRIVATE KEY means.
SQUEEZED: Rules = (
    ("PRIVATE", f"--{_HEADER}"),
    (
        "PRIVATE",
        f"{_HEADER}-{{0,5}}(?:BLOCK)?(?:--|M[CEFGHIJKL][A-Z0-9]{{4}}|B3BLBNNZA|PROC-?TYPE)",
    ),
    ("PRIVATE", r"PRIVATE-?LINES\d|PRIVATE-?MAC[0-9A-F]{16}"),
    ("PUTTY", "PUTTY-?USER-?KEY-?FILE"),
    ("AGE-", "AGE-SECRET-KEY-1[A-Z0-9]{16}"),
)
# As people wrote it, in small letters.
LOWER_KEYS: Rules = (
    # JWK, also of a symmetric key; RSAKeyValue in XML; WireGuard
    ("d", r"""["']d["']\s{0,9}:\s{0,9}["'][a-z0-9_-]{20}"""),
    ("kty", r"""["']k["']\s{0,9}:\s{0,9}["'][a-z0-9_-]{20}"""),
    ("<d>", r"<d>\s{0,9}[a-z0-9+/]{20}"),
    ("privatekey", r"privatekey\s{0,3}=\s{0,3}[a-z0-9+/]{42}"),
)
# The first bytes of a key in base64, all joined: what DER makes of SEQUENCE {INTEGER version, …}.
# B = one character of base64.
_B = "[A-Za-z0-9+/]"
ENCODED_KEYS = "|".join(
    each.replace("B!", _B)
    for each in (
        # 30 82 LL LL 02 01 00 and 30 LL 06 (PKCS#8) or 02 8x (PKCS#1, DSA)
        r"MI[I-L]B!B![AQgw]IBA(?:D[A-D]B!Bg|AK)",
        # 30 81 LL 02 01 00 30 LL 06 / 02; 02 01 01 04 (SEC 1)
        r"MI[GH]B!AgE(?:AMB!B!G|AA[g-v]|BB[A-P])",
        # 30 LL 02 01 00 30 LL 06 (Ed25519); 02 01 01 30 05 06; 02 01 01 04
        r"M[A-H]B!CAQ(?:AwB![AQgw]Y|EwB![AQgw]Y|EE)",
        # encrypted PKCS#8: SEQUENCE {SEQUENCE {OID 1.2.840.113549.1.5 or .12.1
        r"MI[I-L]B!B!B!B!B!Bg[ko]qhkiG9w0B(?:BQ|DA)",
        r"MI[GH]B!M(?:I[GH]B!|B!B!)(?:Bg[ko]qhkiG9w0B(?:BQ|DA)|GC[Si]qGSIb3DQE(?:F|M))",
        # PKCS#12: 30 82 LL LL 02 01 03 30 8x; of indefinite length; JKS
        r"MI[I-L]B!B![AQgw]IBAzC",
        r"MIACAQMw",
        r"/u3\+7QAAAA[EI]",
        # openssh-key-v1; PRIVATE KEY, in base64 itself, at each of its three positions
        "b3BlbnNzaC1rZXktdjE",
        "UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFWS",
    )
)
# The same in hexadecimal, all joined; and what `openssl rsa -text` calls its numbers.
HEX_KEYS = (
    r"30(?:[2-7].|81..|82....)(?:02010030..06|020100028|020101043|020101042|02010104[0-9a-f]{2})"
    r"|3082....02010330[38]|6f70656e7373682d6b65792d7631"
    r"|(?:privateexponent|prime[12]|exponent[12]|coefficient|priv)[0-9a-f]{16}"
)

# ---- Fragments of keys, without head or header -------------------------------------------------

# What stands right before or after base64 or hexadecimal that anybody may see.
PUBLIC_LABELS = (
    r"(?:begin|end)[^\n]{0,30}(?:certificate|request|public|crl|pkcs ?7|cms|message|signature)"
    r"|ssh-[a-z0-9]|ecdsa-sha2|sha(?:256|384|512)[-=:]|signature|dkim|\bbh?=|base64,|content-id"
    r"|署名|公開鍵|ハッシュ値|指紋|fingerprint|message-id|received:|dnskey|rrsig"
)
PUBLIC_HEX_LABELS = (
    r"modulus|signature|value|encryption|with-?sh|pub|serial|key-?id|fingerprint|logid|publickey"
    r"|session|ticket"
)
# Pictures, documents, archives, XML, JSON, public keys and signatures of SSH and PGP, and DER that
# is no private key: that was looked for before.
PUBLIC_HEADS = (
    "iVBOR|/9j/|R0lGOD|JVBERi|UEsDB|PD94|PHN|PCFET|PHht|H4sI|AAAAB3NzaC|AAAAC3NzaC|AAAAE2VjZHNh|eyJ|"
    "MI[A-P]|M[A-H][A-Za-z0-9+/][A-Z]G|mQ[A-Z]N|mDME|xsBN|xsDN|xjME|iQ[A-Z]zB|iHUE|wsBc|hQEM|wcBM|owG"
)
# Object identifiers of certificates (2.5.4 and 2.5.29) in base64, at each of three positions.
PUBLIC_OIDS = "BgNVH|BgNVB|A1Ud|A1UE|YDVR0|YDVQQ"
PUBLIC_HEX_OIDS = "0603551d|06035504"


# What may stand between the pieces of one line: white space, quotes, the marks of quoted mails.
JOINED = " \t\n\v\f\r\"'`>|\\,;<.:"
JOINED_HEX = JOINED + "-"
MIN_LINE, MIN_FRAGMENT, MIN_HEX_FRAGMENT = 20, 200, 240  # in characters
MAX_GAP, LABEL_WITHIN = 90, 100  # between two lines; from a stretch to what says what it is

_SQUEEZED, _LOWER = compiled(SQUEEZED), compiled(LOWER_KEYS)
_ENCODED, _HEX = re.compile(ENCODED_KEYS), re.compile(HEX_KEYS, re.ASCII)
_LABEL, _HEX_LABEL = re.compile(PUBLIC_LABELS, re.ASCII), re.compile(PUBLIC_HEX_LABELS)
_HEAD, _OID, _HEX_OID = map(re.compile, (PUBLIC_HEADS, PUBLIC_OIDS, PUBLIC_HEX_OIDS))
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.ASCII)
_LINE = re.compile(rf"[A-Za-z0-9+/=_-]{{{MIN_LINE},}}")
_HEX_RUN = re.compile(r"[0-9a-f]+")
_JOIN = {ord(c): None for c in JOINED} | {ord("-"): "+", ord("_"): "/"}
_UTF_8 = codecs.getincrementaldecoder("utf-8")  # lets a character end with the stretch
_JOIN_HEX = {ord(c): None for c in JOINED_HEX}
_NOT_UPPER, _NOT_LOWER, _NOT_DIGIT = (
    {code: None for code in range(128) if not test(chr(code))}
    for test in (str.isupper, str.islower, str.isdigit)
)


def holds_private_key(folded: str) -> bool:
    """Return whether a folded text holds a private key."""
    ascii_, lowered = plain(folded), folded.lower()
    return (
        holds_any(_SQUEEZED, squeeze(ascii_))
        or holds_any(_LOWER, lowered)
        or bool(_ENCODED.search(ascii_.translate(_JOIN)))
        or _holds_hex(ascii_.lower())
        or _holds_fragment(ascii_, lowered)
    )


def _holds_hex(lowered: str) -> bool:
    joined = lowered.translate(_JOIN_HEX)
    if _HEX.search(joined):
        return True
    if len(joined) < MIN_HEX_FRAGMENT:
        return False
    return any(
        _is_random_hex(run[0])
        and not _HEX_LABEL.search(joined, max(0, run.start() - LABEL_WITHIN), run.start())
        for run in _HEX_RUN.finditer(joined)
        if len(run[0]) >= MIN_HEX_FRAGMENT
    )


def _is_random_hex(run: str) -> bool:
    share = len(run.translate(_NOT_LOWER)) / len(run)
    return 0.2 < share < 0.55 and len(_HEX_OID.findall(run)) < 2


def _holds_fragment(ascii_: str, lowered: str) -> bool:
    """Return whether lines of base64 that follow each other look like the middle of a key."""
    if len(ascii_) < MIN_FRAGMENT:
        return False
    without = _ADDRESS.sub(lambda address: " " * len(address[0]), ascii_)
    begin = end = 0
    lines: list[str] = []
    for line in _LINE.finditer(without):
        if lines and line.start() - end > MAX_GAP:
            if _is_fragment(lines, lowered, begin, end):
                return True
            lines = []
        if _is_mixed(line[0]):
            begin = begin if lines else line.start()
            end = line.end()
            lines.append(line[0])
    return _is_fragment(lines, lowered, begin, end)


def _is_mixed(line: str) -> bool:
    return not line.isalpha() and line.lower() != line != line.upper()


def _is_text(joined: str) -> bool:
    """Return whether base64 holds UTF-8: a mail, a file of certificates. Random bytes are none."""
    read = joined.translate(_JOIN).replace("=", "")
    try:
        _UTF_8().decode(binascii.a2b_base64(read[: len(read) // 4 * 4]))
    except ValueError:  # binascii's too
        return False
    return True


def _is_fragment(lines: list[str], lowered: str, begin: int, end: int) -> bool:
    joined = "".join(lines)
    size = len(joined)
    if size < MIN_FRAGMENT or _HEAD.match(joined) or len(_OID.findall(joined)) > 1:
        return False
    if _is_text(joined):
        return False
    upper, lower, digits = (
        len(joined.translate(others)) / size for others in (_NOT_UPPER, _NOT_LOWER, _NOT_DIGIT)
    )
    if not (0.25 < upper < 0.6 and 0.25 < lower < 0.6 and 0.06 < digits < 0.3):
        return False
    before, after = lowered[max(0, begin - LABEL_WITHIN) : begin], lowered[end : end + LABEL_WITHIN]
    return not (_LABEL.search(before) or _LABEL.search(after))
