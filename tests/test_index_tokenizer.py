"""Text → lemmas, with the real dictionary. The tables can be checked by eye."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from corpus.text import normalize
from index.tokenizer import Analysis, Tokenizer, _tagger, dictionary_name


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer()


SAME = [
    # okurigana and kanji
    "申込み/申し込み",
    "申込/申し込み",
    "お問合せ/お問い合わせ",
    "問合せ/問い合わせ",
    "支払/支払い",
    "取消/取り消し",
    "引継ぎ/引き継ぎ",
    "切替/切り替え",
    "手続/手続き",
    "受取/受け取り",
    "見積/見積もり",
    "入替/入れ替え",
    "取扱/取り扱い",
    "振込/振り込み",
    # long vowel, width, case
    "サーバ/サーバー",
    "ｻｰﾊﾞｰ/サーバー",
    "ユーザ/ユーザー",
    "コンピュータ/コンピューター",
    "ﾒｰﾙ/メール",
    "ＣＳＲ/csr",
    "CSR/csr",
    "Ｗｅｂ/web",
    "SSL/ｓｓｌ",
]
# Known misses: what synonyms, wordings and the reading must close. Should a dictionary close one,
# move it up.
DIFFERENT = [
    "切り替え/切換え",
    "貼り付け/貼付",
    "こうしん/更新",
    "しょうめいしょ/証明書",
    "さいはっこう/再発行",
    "秘密鍵/プライベートキー",
    "コモンネーム/CN",
]


@pytest.mark.parametrize("pair", SAME)
def test_two_spellings_of_a_word_have_the_same_lemmas(tokenizer, pair):
    one, other = pair.split("/")
    assert tokenizer.lemmas(normalize(one)) == tokenizer.lemmas(normalize(other)) != []


@pytest.mark.parametrize("pair", DIFFERENT)
def test_what_the_dictionary_keeps_apart_stays_apart(tokenizer, pair):
    one, other = pair.split("/")
    assert tokenizer.lemmas(normalize(one)) != tokenizer.lemmas(normalize(other))


@pytest.mark.parametrize(
    "text",
    [
        "更新/こうしん",
        "更新/公新",
        "証明書/しょうめいしょ",
        "再発行/さいはっこう",
        "請求書/せいきゅうしょ",
    ],
)
def test_what_was_typed_in_hiragana_or_converted_wrongly_sounds_the_same(tokenizer, text):
    right, typed = text.split("/")
    assert tokenizer.analyze(right).reading == tokenizer.analyze(typed).reading


@pytest.mark.parametrize(
    ("text", "lemmas", "reading"),
    [
        (
            "サーバーの証明書を更新したい",
            ["サーバー", "証明", "書", "更新", "為る"],
            "サーバーノショウメイショヲコウシンシタイ",
        ),
        ("申し込みはWebからですか?", ["申し込み", "web"], "モウシコミハwebカラデスカ"),
        ("1枚から", ["1", "枚"], "1マイカラ"),
        ("①㈱", ["1", "株"], "1カブ"),
        ("Let's Encrypt", ["let", "s", "encrypt"], "letsencrypt"),
        ("請求書は\0いつ", ["請求", "書", "何時"], "セイキュウショハイツ"),
        ("\ud800更新", ["更新"], "コウシン"),
    ],
)
def test_content_words_become_lemmas_and_everything_but_symbols_is_read(
    tokenizer, text, lemmas, reading
):
    assert tokenizer.analyze(normalize(text)) == Analysis(lemmas, reading)


@pytest.mark.parametrize("text", ["", "   ", "!?。、…", "😀🎉", "\0", "\u200b", "----------"])
def test_symbols_alone_leave_nothing_to_search(tokenizer, text):
    assert tokenizer.analyze(normalize(text)) == Analysis([], "")


def test_loan_words_lose_their_gloss(tokenizer):
    assert not [
        lemma
        for lemma in tokenizer.lemmas("サーバーとメールとインストールとドメイン")
        if "-" in lemma
    ]


def test_a_long_text_is_read_to_its_end(tokenizer):
    assert tokenizer.lemmas(" ".join(["更新"] * 5000)) == ["更新"] * 5000


def test_a_call_keeps_what_the_next_call_on_the_same_tagger_overwrites(tokenizer):
    words = tokenizer.words("請求書の再発行")
    tokenizer.words("まったく別の、もっと長い文章です。")
    assert [word.lemma for word in words] == ["請求", "書", "の", "再", "発行"]


@pytest.mark.parametrize("text", ["サーバーの証明書", "ペネトレ,Abc", '"', "12月1日〜"])
def test_a_word_is_what_the_dictionary_itself_says_of_it(tokenizer, text):
    nodes = [(node.surface, node.feature) for node in _tagger()(text)]
    words = tokenizer.words(text)
    assert [(each.surface, each.part) for each in words] == [(s, f.pos1) for s, f in nodes]
    assert [(each.kind, each.of_what) for each in words] == [(f.pos2, f.pos3) for _, f in nodes]
    assert [each.is_known for each in words] == [f.lemma is not None for _, f in nodes]
    for word, (_, feature) in zip(words, nodes, strict=True):
        if word.is_known:
            assert word.lemma == feature.lemma.partition("-")[0]
            assert word.reading == (feature.kana or word.surface)


def test_eight_threads_get_the_same_lists_as_one_alone(tokenizer):
    texts = [
        f"{a}{b}{c}"
        for a in ("請求書", "サーバー証明書", "お申込み", "クーポン")
        for b in ("の更新", "を取り消し", "が届か")
        for c in ("たい", "ないのですが、いつですか", "ません。至急お願いします")
    ]
    alone = [tokenizer.analyze(text) for text in texts]
    start = Barrier(8)

    def read_all(offset: int) -> list:
        start.wait()
        order = [(i + offset * 5) % len(texts) for i in range(len(texts) * 20)]
        return [(i, found) for i in order if (found := tokenizer.analyze(texts[i])) != alone[i]]

    with ThreadPoolExecutor(8) as pool:
        assert [wrong for each in pool.map(read_all, range(8)) for wrong in each] == []


def test_the_dictionary_is_named_with_its_version():
    name, version = dictionary_name().split()
    assert name == "unidic-lite"
    assert version[0].isdigit()


GROUPS = [
    ("秘密鍵", "プライベートキー", "私有鍵"),
    ("費用", "料金", "かかるお金"),
    ("料金表", "価格一覧"),
]


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("プライベートキーをなくした", "秘密鍵をなくした"),
        ("私有鍵の費用", "秘密鍵の費用"),
        ("料金はいくら", "費用はいくら"),
        ("秘密鍵", "秘密鍵"),
        ("価格一覧", "料金表"),
    ],
)
def test_synonyms_are_searched_as_the_first_of_their_group(typed, searched):
    assert Tokenizer(GROUPS).lemmas(typed) == Tokenizer(GROUPS).lemmas(searched)


def test_the_longest_synonym_is_taken():
    longer = Tokenizer([("更新", "延長"), ("保守", "延長保証")])
    assert longer.lemmas("延長保証を延長") == ["保守", "更新"]


def test_synonyms_do_not_change_how_a_text_sounds(tokenizer):
    with_synonyms, without = (each.analyze("料金") for each in (Tokenizer(GROUPS), tokenizer))
    assert with_synonyms.reading == without.reading == "リョウキン"
