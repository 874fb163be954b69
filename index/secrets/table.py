"""The rules as the widget gets them: what it judges by before it sends anything.

A browser may hold a script of some days ago, which reads this table too: rules may change at will,
but a name in it keeps its meaning.
"""

from __future__ import annotations

from typing import Any

from index.secrets import credentials, folding, private_keys
from index.secrets.rules import fold_rule, fold_rules

TABLE: dict[str, Any] = {
    "escapes": folding.ESCAPES,
    "lookalikes": ["".join(folding.LOOKALIKES), "".join(folding.LOOKALIKES.values())],
    "dashes": folding.DASHES,
    "blanks": folding.BLANKS,
    "fences": folding.FENCES,
    "squeezed": private_keys.SQUEEZED,
    "lowerKeys": private_keys.LOWER_KEYS,
    "encodedKeys": private_keys.ENCODED_KEYS,
    "hexKeys": private_keys.HEX_KEYS,
    "publicLabels": private_keys.PUBLIC_LABELS,
    "publicHexLabels": private_keys.PUBLIC_HEX_LABELS,
    "publicHeads": private_keys.PUBLIC_HEADS,
    "publicOids": private_keys.PUBLIC_OIDS,
    "publicHexOids": private_keys.PUBLIC_HEX_OIDS,
    "joined": private_keys.JOINED,
    "joinedHex": private_keys.JOINED_HEX,
    "minLine": private_keys.MIN_LINE,
    "minFragment": private_keys.MIN_FRAGMENT,
    "minHexFragment": private_keys.MIN_HEX_FRAGMENT,
    "maxGap": private_keys.MAX_GAP,
    "labelWithin": private_keys.LABEL_WITHIN,
    "tokens": credentials.TOKENS,
    "notSecret": fold_rules(credentials.NOT_SECRET),
    "passwords": [name for _, name in fold_rules(credentials.PASSWORDS)],
    "afterPassword": fold_rule(f"(?:{credentials.ASSIGNED}|{credentials.SPOKEN})"),
    "others": [name for _, name in fold_rules(credentials.OTHERS)],
    "afterOther": fold_rule(credentials.ASSIGNED_STRICTLY),
    "forms": fold_rules(credentials.FORMS),
}
