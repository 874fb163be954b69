"""The topics that are offered by name while somebody types: those that a person answers by phone."""

from __future__ import annotations

from corpus.intent import Corpus, Referral

# What companies' own topics are not, of the packs: the desk's phone is for customers.
_ASKED_BY_OTHERS = ("jobs", "press", "sales", "company", "opinion")


def offered_topics(corpus: Corpus) -> tuple[Referral, ...]:
    """Return the topics to offer, the company's own before those of the packs.

    No small talk, nothing that the desk is not for, and none where there is no phone: choosing one
    would lead nowhere.
    """
    if not corpus.site.phones:
        return ()
    topics = [each for each in corpus.referrals if each.kind == "topic"]
    others = tuple(f"-{name}" for name in _ASKED_BY_OTHERS)
    own = [each for each in topics if not each.pack]
    return (*own, *(each for each in topics if each.pack and not each.id.endswith(others)))
