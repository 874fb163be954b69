"""What of live.yaml does nothing, or is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.answer.contact import TOKYO
from bot.check.content import last_day
from bot.check.finding import Finding, Place, at
from corpus.intent import Corpus
from corpus.lines import line_named
from corpus.live import Live


def check_live(live: Live, corpus: Corpus, now: datetime) -> Iterator[Finding]:
    """Yield what the file names and is not there, contradicts itself, or has passed by now."""
    ids, hidden = {entry.id for entry in corpus.entries}, live.hidden_ids
    local = now.astimezone(TOKYO).replace(tzinfo=None)
    yield from at(
        "no_effect",
        "隠す項目(hidden)がQ&Aにありません。idの綴りを確かめるか、消してください。",
        (Place(live.source, each.entry) for each in live.hidden if each.entry not in ids),
    )
    yield from at(
        "site",
        "固定した質問(pins)の行き先の項目がQ&Aにないか、隠れています。電話をご案内しています。",
        (
            Place(pin.source, f"「{pin.queries[0]}」→ {pin.entry}")
            for pin in live.pins
            if pin.entry and (pin.entry not in ids or pin.entry in hidden)
        ),
    )
    named = [(each.source, each.phone) for each in live.pins if each.phone]
    named += [(each.source, each.phone) for each in live.closures if each.phone]
    yield from at(
        "no_effect",
        "窓口がありません。会社の情報のpurposeかnumberと同じに書いてください。",
        (Place(source, phone) for source, phone in named if not line_named(corpus.site, phone)),
    )
    topics = {topic.id for topic in corpus.referrals if topic.kind == "topic"}
    yield from at(
        "no_effect",
        "固定した質問(pins)の話題(topic)がありません。idの綴りを確かめてください。電話はご案内しています。",
        (
            Place(pin.source, f"「{pin.queries[0]}」→ {pin.topic}")
            for pin in live.pins
            if pin.topic and pin.topic not in topics
        ),
    )
    file = live.source.rpartition(":")[0]
    over = [
        Place(file, f"{each.text[:20]}({last_day(each.until)}まで)")
        for each in live.notices
        if each.until and each.until <= local
    ]
    over += [
        Place(each.source, f"{last_day(each.closure.until)}まで")
        for each in live.closures
        if each.closure.until <= local
    ]
    over += [
        Place(live.source, f"{each.entry}({last_day(each.until)}まで)")
        for each in live.hidden
        if each.until and each.until <= local
    ]
    over += [
        Place(each.source, f"「{each.queries[0]}」({last_day(each.until)}まで)")
        for each in live.pins
        if each.until and each.until <= local
    ]
    yield from at("over", "live.yamlの期間が過ぎています。消してください。", over)
