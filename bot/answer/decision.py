"""SearchResult → Decision: ANSWER, CHOICES, NOTICE or ABSTAIN, with a named reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.answer.pack_topics import is_meant
from bot.answer.withdrawn import is_withdrawn, visible_hits, without_withdrawn
from corpus.intent import Entry, Referral
from index.language import other_language
from index.result import Hit, SearchResult

MAX_CHOICES = 4
MAX_SECONDS = 3
MAX_NEAREST = 3
NOTICE_KINDS = ("greeting", "thanks", "human")


class Verdict(Enum):
    """What kind of reply is due."""

    ANSWER = "answer"
    CHOICES = "choices"
    NOTICE = "notice"
    ABSTAIN = "fallback"


class Reason(Enum):
    """Which rule decided."""

    CONFIDENT = "confident"
    CHOSEN = "chosen"
    CLOSE_SECOND = "close second"
    AMBIGUOUS = "known to be ambiguous"
    SHARED = "several entries fit"
    SEVERAL_QUESTIONS = "several questions in one message"
    FOLLOW_UP = "follow-up to the last answer"
    SMALL_TALK = "small talk"
    URGENT = "urgent topic"
    OFF_TOPIC = "nothing this desk is for"
    REFERRAL = "topic without an answer here"
    BELOW_THRESHOLD = "below threshold"
    CONTRADICTED = "the nearest entry contradicts the query"
    NOTHING_SEARCHABLE = "nothing to search for"
    EXPIRED = "answer hidden or past its date"
    ACKNOWLEDGED = "thanks for the last reply"
    WHICH = "which of the choices is not clear"
    OUT_OF_RANGE = "no choice has this number"
    ONE_BY_ONE = "more than one of the choices"
    UNSURE = "cannot tell which of the choices"
    NONE_FITS = "none of the choices fits"
    MORE = "more than the last answer says"
    NOT_MEANT = "the last answer is not what was meant"
    OTHER_LANGUAGE = "neither Japanese nor English"
    WISH = "the phone number or another way to reach us"
    ABOUT_BOT = "about the bot itself"
    VAGUE = "help with something that is not named"
    LISTS_FAILED = "nothing chosen from two lists"
    PINNED = "pinned"


@dataclass(frozen=True)
class Policy:
    """The thresholds of a decision.

    `answer_threshold`, of the first hit's probability, comes from the calibration. From
    `choices_threshold` on some entry answers more likely than not: on eight invented companies'
    pages without wordings .57 of the questions are then served and .60 of the near ones get the
    phone (at .38 .70 and .32, at .62 .40 and .84); the shipped page is the same from .38 to .50.
    The others were chosen on dev: from `ambiguous_threshold` on, of the ranker's share, a
    clarification is surely meant, however unusually it is put. `second_share` and `choice_share`,
    of the first hit's probability: a second this close is shown with an answer, a choice with
    others.

    Choices are offered from `floor` on, of the first one's calibrated probability. On dev it takes away
    1 list of 92, which held no right entry; on the eight pages of tests/corpora, with wordings and
    without, 1 of 817. From there on lists are right about as often as probable, .4 and more: a
    higher one takes away what helps (.2: 60 lists, 35 of them right). After an answer, where
    hardly more is said than 「お金は?」, `floor_in_context` is it: of 12 lists from there to
    `floor`, 9 hold what is meant.
    """

    answer_threshold: float
    choices_threshold: float = 0.5
    ambiguous_threshold: float = 0.6
    second_share: float = 0.15
    choice_share: float = 0.08
    nearest_threshold: float = 0.05
    floor: float = 0.1
    floor_in_context: float = 0.04


@dataclass(frozen=True)
class Decision:
    """The verdict with what it is about. `hits` are the entries to show, the answer first.

    `referral` is the topic that decided; beside an answer, an urgent one that a sentence of the
    mail touches.

    `confidence` is the calibrated probability that the first of them is right; None where none is
    shown.

    `others` come next after what is shown with an answer: what may be meant where it is not. `language`
    is the query's where it is neither Japanese nor English (BCP 47). `withdrawn` is the entry that
    would answer and that customers may not see.
    """

    verdict: Verdict
    reason: Reason
    hits: tuple[Hit[Entry], ...] = ()
    referral: Referral | None = None
    confidence: float | None = None
    others: tuple[Hit[Entry], ...] = ()
    language: str | None = None
    withdrawn: Entry | None = None


def decide(result: SearchResult, policy: Policy, today: date) -> Decision:
    """Return what to do about a query. `today` is the date in the site's own zone."""
    if language := other_language(result.query):
        # What the page says, nobody could read; what the rankers find, nobody has measured.
        return replace(_abstain(Reason.OTHER_LANGUAGE, result, policy), language=language)
    if not (result.hits or result.referrals):
        return Decision(Verdict.ABSTAIN, Reason.NOTHING_SEARCHABLE)
    first = _first_without_objection(result.hits)
    found, result = result, without_withdrawn(result, today)
    if small_talk := _small_talk(result):
        return Decision(Verdict.NOTICE, Reason.SMALL_TALK, referral=small_talk)
    referral = _leading_referral(result)
    if urgent := _urgent(result):
        return _abstain(Reason.URGENT, result, policy, urgent)
    if first and first.probability >= policy.answer_threshold:
        if is_withdrawn(first.target, today):
            return withdrawn(first.target)
        close = _close(result.hits, policy.second_share)
        seconds = [hit for hit in close if hit is not first and not hit.objections][:MAX_SECONDS]
        shown = (first, *seconds)
        return Decision(
            Verdict.ANSWER,
            Reason.CLOSE_SECOND if seconds else Reason.CONFIDENT,
            shown,
            confidence=first.probability,
            others=tuple(hit for hit in result.hits if hit not in shown)[:MAX_NEAREST],
        )
    contradicted = False
    answerable = result.answerable >= policy.choices_threshold or _is_ambiguous(result, policy)
    if answerable and (likeliest := _withdrawn_alone(found, policy, today)):
        return withdrawn(likeliest)
    if result.hits and answerable:
        choices = _choices(result, policy)
        if len(choices.hits) > 1:
            return choices
        contradicted = bool(result.hits[0].objections)
    if referral:
        return _abstain(
            Reason.OFF_TOPIC if referral.kind == "offtopic" else Reason.REFERRAL,
            result,
            policy,
            referral,
        )
    return _abstain(Reason.CONTRADICTED if contradicted else Reason.BELOW_THRESHOLD, result, policy)


def withdrawn(entry: Entry) -> Decision:
    """Return the decision where an entry answers that customers may not see: its line."""
    return Decision(Verdict.ABSTAIN, Reason.EXPIRED, withdrawn=entry)


def referred(topic: Referral) -> Decision:
    """Return the decision where somebody chose a topic that no entry answers: its line."""
    reason = Reason.URGENT if topic.urgent else Reason.REFERRAL
    return Decision(Verdict.ABSTAIN, reason, referral=topic)


def _withdrawn_alone(result: SearchResult, policy: Policy, today: date) -> Entry | None:
    """Return the likeliest entry where customers may not see it, and no two beside it are close."""
    if not result.hits or not is_withdrawn(result.hits[0].target, today):
        return None
    close = visible_hits(_close(result.hits, policy.choice_share), today)
    return None if len(close) > 1 else result.hits[0].target


def _first_without_objection(hits: tuple[Hit[Entry], ...]) -> Hit[Entry] | None:
    """Return the first entry that nothing of the query speaks against."""
    return next((hit for hit in hits if not hit.objections), None)


def _small_talk(result: SearchResult) -> Referral | None:
    """Return the greeting, thanks or wish for a person that has most of the ranker's share."""
    for kind in NOTICE_KINDS:
        own = [hit for hit in result.referrals if hit.target.kind == kind]
        if (share := sum(hit.share for hit in own)) > 0.5 and is_meant(own[0], share):
            return own[0].target
    return None


def _urgent(result: SearchResult) -> Referral | None:
    """Return the urgent topic where more than half of the ranker's share goes to urgent ones."""
    own = [hit for hit in result.referrals if hit.target.urgent]
    share = sum(hit.share for hit in own)
    return own[0].target if share > 0.5 and is_meant(own[0], share) else None


def _is_ambiguous(result: SearchResult, policy: Policy) -> bool:
    """Return whether most of the ranker's share goes to a clarification: it asks back."""
    return (
        bool(result.clarifications) and result.clarifications[0].share > policy.ambiguous_threshold
    )


def _leading_referral(result: SearchResult) -> Referral | None:
    """Return the referral that the ranker prefers to every entry, where it decides what is said.

    Of a large corpus only the nearest intents are ranked: there may be no entry among them. What is
    another trade's may be this company's: no more is said of it than that nothing was found.
    """
    share = result.hits[0].share if result.hits else 0.0
    first = result.referrals[0] if result.referrals else None
    if first is None or first.share <= share or first.target.kind == "trade":
        return None
    return first.target if is_meant(first, first.share) else None


def _choices(result: SearchResult, policy: Policy) -> Decision:
    """Return two to four entries: a clarification's, or those that share the probability.

    Those that nothing speaks against come first. Where all that are close have an objection, a
    value or name may be the asker's mistake: they are offered beside a neighbour. What the asker
    rules out is not; it is returned without entries.
    """
    own = _unobjected_first(_close(result.hits, policy.choice_share))
    ambiguity = result.clarifications[0] if result.clarifications else None
    if ambiguity and ambiguity.share > result.hits[0].share:
        by_id = {hit.target.id: hit for hit in result.hits}
        named = tuple(by_id[entry_id] for entry_id in ambiguity.target.entries if entry_id in by_id)
        if len(named) > 1:
            rest = tuple(
                hit for hit in own if hit not in named and hit.share > ambiguity.share / len(named)
            )
            # What is meant is one of the named ones, as likely as another.
            return Decision(
                Verdict.CHOICES,
                Reason.AMBIGUOUS,
                _unobjected_first(named + rest)[:MAX_CHOICES],
                confidence=result.answerable / len(named),
            )
    if own[0].objections:
        if any(objection.kind == "exclusion" for hit in own for objection in hit.objections):
            return Decision(Verdict.CHOICES, Reason.CONTRADICTED)
        shown = own if len(own) > 1 else _with_neighbour(result.hits)
        return Decision(
            Verdict.CHOICES,
            Reason.CONTRADICTED,
            _unobjected_first(shown)[:MAX_CHOICES],
            confidence=own[0].probability,
        )
    shown = own if len(own) > 1 else _with_neighbour(result.hits)
    return Decision(
        Verdict.CHOICES, Reason.SHARED, shown[:MAX_CHOICES], confidence=shown[0].probability
    )


def _unobjected_first(hits: tuple[Hit[Entry], ...]) -> tuple[Hit[Entry], ...]:
    return tuple(sorted(hits, key=lambda hit: bool(hit.objections)))


def _with_neighbour(hits: tuple[Hit[Entry], ...]) -> tuple[Hit[Entry], ...]:
    """Return the first entry beside the likeliest of those near it: one alone is no choice."""
    first, others = hits[0], hits[1:]
    near = [
        hit
        for hit in others
        if hit.target.id in first.target.related or hit.target.section == first.target.section
    ]
    return first, *(near or others)[:1]


def _abstain(
    reason: Reason, result: SearchResult, policy: Policy, referral: Referral | None = None
) -> Decision:
    # Beside a danger a question that hardly fits is one too many.
    least = policy.floor if reason is Reason.URGENT else policy.nearest_threshold
    nearest = tuple(hit for hit in result.hits[:MAX_NEAREST] if hit.probability >= least)
    return Decision(
        Verdict.ABSTAIN, reason, nearest, referral, nearest[0].probability if nearest else None
    )


def _close(hits: tuple[Hit[Entry], ...], share: float) -> tuple[Hit[Entry], ...]:
    return tuple(hit for hit in hits if hit.probability >= share * hits[0].probability)
