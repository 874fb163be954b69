"""Which sentence is said: the situation, the topic and the state of the line → words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from bot.answer.contact import TOKYO, Contact, has_phone
from bot.answer.decision import Decision, Reason
from bot.answer.messages import moment
from bot.answer.other_language import other_language
from bot.answer.phone_words import PhoneWords
from bot.answer.situation import CALM, Situation, wish_in
from bot.answer.wishes import Wish
from corpus.site import Matter, Site
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from corpus.words.words import Language, Words, with_own

WORDS: dict[Language, Words] = {"ja": JAPANESE, "en": ENGLISH}
_BY_REASON = {
    Reason.NOTHING_SEARCHABLE: "nothing_to_search",
    Reason.UNSURE: "unsure",
    Reason.NONE_FITS: "none_fits",
    Reason.EXPIRED: "expired",
    Reason.LISTS_FAILED: "lists_failed",
    Reason.ABOUT_BOT: "about_bot",
    Reason.VAGUE: "vague",
}
_WHICH = {Reason.WHICH: "which_one", Reason.ONE_BY_ONE: "one_by_one"}
# What is said to somebody upset as to anybody else: it is an apology, or it answers what was asked.
_AS_TO_ANYBODY = (
    Reason.MORE,
    Reason.NONE_FITS,
    Reason.NOT_MEANT,
    Reason.LISTS_FAILED,
    Reason.ABOUT_BOT,
)
# Here the phone is but the second way: that it is shut is not said first.
_ASKING_FIRST = ("vague", "vague_again", "about_bot")


@dataclass(frozen=True)
class Manner:
    """How somebody is spoken to. `cold` counts the replies before this one without an answer.

    `line` is the position of the line that the conversation is about.
    """

    language: Language = "ja"
    situation: Situation = CALM
    cold: int = 0
    line: int | None = None


CALMLY = Manner()


class Speaker:
    """Says everything in one language to one person, as the line is now."""

    def __init__(self, site: Site, manner: Manner, contact: Contact | None, today: date) -> None:
        self._manner, self._contact, self._today = manner, contact, today
        self.words = with_own(WORDS[manner.language], site.own_words, manner.language)
        self._has_phone = has_phone(contact)
        self._phone = PhoneWords(site, today, manner.language, self._say)

    def answer(self, decision: Decision) -> str | None:
        """Return what is said above an answer."""
        lead = ""
        if self._has_phone and self._presses(decision):
            lead = self._urgent()
        elif decision.referral:
            lead = self._open("other_by_phone")
        elif decision.hits[0].target.link_missing:
            lead = self._say("link_missing", step=self._step())
        situation = self._manner.situation
        if not lead and situation.avoids_phone and self._channels():
            lead = self._joined(self._say("phone_avoided"), self._say("other_doors_answer"))
        if situation.is_upset and not self._presses(decision):
            lead = self._joined(self._say("upset_answer"), lead)
        return self._joined(lead, self._say("answer_language")) or None

    def choices(self, decision: Decision) -> str:
        """Return what is said above choices."""
        count = len(decision.hits)
        if decision.reason is Reason.OUT_OF_RANGE:
            return self._say("out_of_range" if count > 1 else "out_of_range_one", count=count)
        if self._has_phone and self._presses(decision):
            return self._joined(self._urgent(), self._say("urgent_choices"))
        several = decision.reason is Reason.SEVERAL_QUESTIONS
        # 「勝手に変えないでもらえます?」 asks nothing: who is upset is not told how many questions.
        if decision.referral or (several and not self._manner.situation.is_upset):
            asked = max(2, min(self._manner.situation.asked, count + bool(decision.referral)))
            return self._open("several_step" if decision.referral else "several", count=asked)
        asked_back = self._say(_WHICH.get(decision.reason) or self._form("which"))
        if self._manner.situation.is_upset:
            return self._joined(self._say("upset_answer"), asked_back)
        return asked_back

    def notice(self, decision: Decision) -> str:
        """Return what is said to a greeting, thanks, or somebody who wants a person or a number."""
        topic, situation = decision.referral, self._manner.situation
        if decision.reason is Reason.ACKNOWLEDGED or (topic and topic.kind == "thanks"):
            return self._joined(self._own(decision), self._say("thanks"))
        if topic and topic.kind == "greeting" and decision.reason is not Reason.WISH:
            return self._joined(self._own(decision), self._say("greeting"))
        if situation.not_through or situation.avoids_phone:
            return self._other_door()
        wish = wish_in(decision, situation)
        if wish in (Wish.NUMBER, Wish.HOURS) and self._contact and self._has_phone:
            said = self._numbers(self._contact, wish is Wish.HOURS)
            return said if self._contact.open_now else self._joined(said, self._shut())
        if situation.is_upset and not self._own(decision):
            return self._open(self._form("upset"))
        own = self._own(decision)
        return self._joined(self._around(own), self._step()) if own else self._open("human")

    def fallback(self, decision: Decision, matter: Matter | None) -> str:
        """Return what is said where no answer is shown."""
        if decision.language:
            return other_language(decision.language, has_phone=self._has_phone)
        if decision.reason is Reason.OUT_OF_RANGE:
            return self._say("out_of_range_one")
        situation = self._manner.situation
        off_topic = decision.reason is Reason.OFF_TOPIC
        if self._has_phone and self._presses(decision) and not off_topic:
            # A danger's own sentence comes first; of a complaint the bot's own words are enough.
            topic = decision.referral
            return self._urgent(self._own(decision) if topic and topic.urgent else "")
        if situation.wish in (Wish.OTHER_DOOR, Wish.NOT_THROUGH):
            return self._other_door()
        if own := self._own(decision):
            if off_topic:
                return self._joined(own, self._say("off_topic_after"))
            if decision.reason not in _BY_REASON:
                apology = self._say("upset_answer") if situation.is_upset else ""
                return self._joined(apology, self._around(own), self._step())
        if situation.is_upset and decision.reason not in _AS_TO_ANYBODY:
            return self._open(self._form("upset"))
        return self._open(self._form(self._key(decision, matter)))

    def sample(self, key: str) -> str:
        """Return a sentence as it would be said now, whatever leads to it: for who writes it."""
        contact, count = self._contact, 2
        if key in ("number", "numbers", "hours") and contact and self._has_phone:
            return self._numbers(contact, key == "hours")
        if key == "day":
            return self._phone.days("今日")
        line = contact.purpose if contact else ""
        return self._open(key, count=count, purpose=line, phone=contact.phone if contact else "")

    def _key(self, decision: Decision, matter: Matter | None) -> str:
        if decision.reason is Reason.MORE:
            return "more_nearest" if decision.hits else "more"
        if decision.reason is Reason.NOT_MEANT:
            return "not_meant_nearest" if decision.hits else "not_meant"
        if decision.reason in _BY_REASON:
            return _BY_REASON[decision.reason]
        if decision.reason is Reason.OFF_TOPIC:
            return "off_topic"
        if decision.referral and self._contact:  # without one nobody can be asked in person
            return f"referred_{matter}" if matter else "referred"
        if decision.hits:
            return "not_found_nearest"
        # The advice is given once: what comes next is put in other words.
        advised = self._manner.situation.at_length and not self._manner.cold % 2
        return "not_found_long" if advised else "not_found"

    def _presses(self, decision: Decision) -> bool:
        """Return whether the phone comes first."""
        topic = decision.referral
        return self._manner.situation.is_urgent or bool(topic and topic.urgent)

    def _urgent(self, own: str = "") -> str:
        """Return the phone first: in the hours, or from when on and what is open until then.

        `own` is what the author says about the topic: it may be about a danger, and comes first.
        """
        contact = self._contact
        if self._manner.situation.not_through or self._manner.situation.avoids_phone:
            return self._joined(own, self._other_door())
        is_shut = contact is not None and not contact.open_now and contact.opens_at is not None
        if own:  # courtesy enough
            after = self._say("urgent_after")
            if is_shut:
                doors = self._channels()
                after = self._say("urgent_after_shut_channels") if doors else self._shut()
            return self._joined(own, after)
        said = self._say("urgent")
        if is_shut:
            said = self._say("urgent_shut_channels" if self._channels() else "urgent_shut")
        return self._say("urgent_upset", step=said) if self._manner.situation.is_upset else said

    def _other_door(self) -> str:
        """Return what is said to somebody who does not want to, or cannot, phone."""
        if not self._has_phone:
            return self._step()
        if self._manner.situation.not_through:
            return self._say("not_through_channels" if self._channels() else "not_through")
        return self._say("other_doors" if self._channels() else "no_other_door")

    def _own(self, decision: Decision) -> str:
        """Return the author's own sentence about a topic; of the packs in Japanese only."""
        topic = decision.referral
        if topic is None or decision.reason in (Reason.VAGUE, Reason.ABOUT_BOT):
            return ""
        return "" if topic.pack and self._manner.language != "ja" else topic.message

    def _form(self, key: str) -> str:
        """Return the key of a sentence's second form where a cold reply has just been given.

        Those of the matters share one.
        """
        again = "referred_again" if key.startswith("referred_") else f"{key}_again"
        return again if self._manner.cold % 2 and again in _KEYS else key

    def _open(self, key: str, **values: object) -> str:
        """Return a sentence with the next step in it, said first that the line is shut."""
        if "{step}" not in getattr(self.words, key):
            return self._say(key, **values)
        prefix = "" if key in _ASKING_FIRST else self._prefix()
        if key.startswith("upset"):  # the apology is for the trouble, not for the hours
            return self._say(key, step=self._joined(prefix, self._step()), **values)
        return self._joined(prefix, self._say(key, step=self._step(), **values))

    def _numbers(self, contact: Contact, hours_first: bool) -> str:
        """Return the days that were asked about, and the numbers with the hours."""
        days = self._phone.days(self._manner.situation.about_days)
        return self._joined(days, self._phone.numbers(contact, hours_first))

    def _around(self, own: str) -> str:
        """Return an author's own sentence: first, unless somebody has said something of the phone."""
        prefix = self._prefix()
        return self._joined(*((prefix, own) if self._without_phone() else (own, prefix)))

    def _prefix(self) -> str:
        """Return that the line is shut, or what somebody said of the phone."""
        if self._without_phone():
            busy = self._manner.situation.not_through
            return self._say("phone_busy" if busy else "phone_avoided")
        return self._say("shut") if self._is_shut() else ""

    def _without_phone(self) -> bool:
        """Return whether somebody is told of the other doors alone."""
        situation = self._manner.situation
        return (situation.avoids_phone or situation.not_through) and bool(self._channels())

    def _shut(self) -> str:
        return self._joined(self._say("shut"), self._step())

    def _is_shut(self) -> bool:
        contact = self._contact
        return contact is not None and self._has_phone and not contact.open_now

    def _step(self) -> str:
        """Return what to do next, as the line and the other doors are now."""
        contact, doors = self._contact, self._channels()
        if self._without_phone():
            return self._say("step_channels")
        if contact is None or not self._has_phone:
            return self._say("step_channels" if doors else "step_none")
        if contact.open_now:
            return self._say("step_open_channels" if doors else "step_open")
        if contact.opens_at is None:
            return self._say("step_channels" if doors else "step_none")
        return self._say("step_shut_channels" if doors else "step_shut")

    def _channels(self) -> str:
        """Return the other doors that are open now, by their labels; without a phone all of them."""
        doors = self._contact.channels if self._contact else ()
        return self._listed(each.label for each in doors if each.open_now or not self._has_phone)

    def _listed(self, labels: Iterable[str]) -> str:
        if self._manner.language == "en":
            return " or ".join(f'"{label}"' for label in labels)
        return "".join(f"「{label}」" for label in labels)

    def _say(self, key: str, **values: object) -> str:
        """Return a sentence with what it leaves open filled in."""
        opens_at = self._contact.opens_at if self._contact else None
        opening = ""
        if opens_at:
            opening = moment(opens_at.astimezone(TOKYO), self._today, self._manner.language)
        known = {"opening": opening, "channels": self._channels(), "step": "", "count": ""}
        known |= {"phone": "", "hours": "", "purpose": "", "numbers": "", "day": ""}
        text: str = getattr(self.words, key)
        return text.format(**(known | values)).strip()

    def _joined(self, *sentences: str) -> str:
        mark = " " if self._manner.language == "en" else ""
        return mark.join(filter(None, (each.strip() for each in sentences)))


_KEYS = {field.name for field in fields(Words)}
