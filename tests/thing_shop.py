"""A shop of things for the tests of the warm start, and the same with little changed."""

from dataclasses import replace

from corpus.intent import Corpus, Entry, Referral

THINGS = ("かばん", "くつ", "ぼうし", "時計", "めがね", "かさ", "手ぶくろ", "財布")
ASKED = (
    "{}はいくらですか",
    "{}の値段",
    "{}を買いたい",
    "{}の在庫はありますか",
    "{}はどこで売っていますか",
    "{}のお手入れのしかた",
)


def shop(digest: str, **changed: tuple[str, ...]) -> Corpus:
    entries = tuple(
        Entry(
            f"thing-{i}",
            "品物",
            f"{thing}について",
            f"{thing}は一階にございます。",
            changed.get(f"thing_{i}", tuple(each.format(thing) for each in ASKED)),
        )
        for i, thing in enumerate(THINGS)
    )
    referrals = (
        Referral(
            "weather", "天気", ("今日の天気は", "明日は雨ですか", "気温は何度"), "わかりかねます。"
        ),
    )
    return Corpus(entries, referrals=referrals, digest=digest)


MORE = (*(each.format("かさ") for each in ASKED), "雨の日にさすもの")
FEWER_REVERSED = shop("f", thing_2=tuple(each.format("ぼうし") for each in ASKED[:-2]))
FEWER_REVERSED = replace(FEWER_REVERSED, entries=FEWER_REVERSED.entries[::-1])
BAG = Entry("bag", "品物", "エコバッグについて", "ご用意します。", ("エコバッグはいくら",))
# Changed little enough to start at the last weights.
LITTLE_CHANGED = {
    "a wording more": shop("d", thing_5=MORE),
    "two wordings less, another order": FEWER_REVERSED,
    "an entry less": replace(shop("l"), entries=shop("l").entries[1:]),
    "an entry more": replace(shop("m"), entries=(*shop("m").entries, BAG)),
}
