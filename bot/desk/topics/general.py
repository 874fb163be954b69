"""The topics that come with the product, as far as the company's own words leave room for them."""

from __future__ import annotations

from corpus.intent import Corpus, Referral
from corpus.packs.general import read_pack, with_packs

_found: dict[str, tuple[Referral, ...]] = {}  # by digest: of the last corpus looked at


def general_topics(corpus: Corpus) -> tuple[Referral, ...]:
    """Return what the packs add to a corpus without them. Raises CorpusError.

    It takes 60 ms of a corpus of 800 topics, so it is found once.
    """
    found = _found.get(corpus.digest)
    if found is None:
        referrals = with_packs(corpus, corpus.site.packs).referrals
        found = tuple(each for each in referrals if each.pack)
        _found.clear()
        _found[corpus.digest] = found
    return found


def is_general(topic_id: str, corpus: Corpus) -> bool:
    """Return whether an id is that of a topic of the corpus's packs, in use or replaced."""
    packs = corpus.site.packs
    return any(each.referral.id == topic_id for name in packs for each in read_pack(name))
