"""Whether a query means the topic of a pack that is nearest to it. Pure.

On a page without wordings nearly every question is nearer to one of a hundred general topics than
to an entry, and mostly to a wrong one: 「子どもも乗ります」 to a child in danger, 「アレルギー対応
できますか」 to a wish for a person. What is said of a topic is said only to whom it means. The
bounds were chosen on ten small pages; of the 1,240 queries to the eight of tests/corpora that are
about their own matters 217 were told that they are off topic, now 5, 20 that they are urgent, now 3
(that are), 22 as if they were small talk or called for a person, now 6. Of 136 far ones 23 are still
told that they are off topic, 118 were: most are other companies' trades.
"""

from __future__ import annotations

from corpus.intent import Referral
from index.result import Hit

# The topic holds every word of the query and has most of the ranker's share, or it is near in
# meaning and has nearly all of it.
_MOST, _NEARLY_ALL = 0.5, 0.9
_NEAR = 0.5
# 「こちらではお答えできない内容」 turns people away.
_NEAR_OFF_TOPIC = 0.55
# Who may be in danger is told what helps sooner, with a share of nearly all, or without.
_NEAR_DANGER, _SURELY_NEAR_DANGER = 0.45, 0.55
# Who is in danger says little else: 「熱を出したので今日休ませたい」 is about staying away.
_MAX_OTHER_WORDS = 3


def is_meant(hit: Hit[Referral], share: float) -> bool:
    """Return whether a topic is meant: one of a pack may not be, the company's own always is.

    `share` is the ranker's share of all topics that are told alike.
    """
    topic, near = hit.target, hit.signals.get("dense", 1.0)
    if not topic.pack:
        return True
    if (
        topic.kind == "topic" and not topic.urgent
    ):  # hardly more is said than where nothing is found
        return share > _MOST and (near >= _NEAR or not hit.missing)
    if not hit.missing and share > (_NEARLY_ALL if topic.urgent else _MOST):
        return True
    if topic.kind != "offtopic":
        return near >= _NEAR and share >= _NEARLY_ALL
    if topic.message:
        likely = near >= _NEAR_DANGER and share >= _NEARLY_ALL
        return near >= _SURELY_NEAR_DANGER or (likely and len(hit.missing) <= _MAX_OTHER_WORDS)
    return near >= _NEAR_OFF_TOPIC and share >= _NEARLY_ALL
