"""What people type back to the bot: every way to answer it, and questions that only look like it."""

from __future__ import annotations

import time

import pytest

from bot.answer.acts.act import ActKind
from bot.answer.acts.said import read_act
from corpus.text import normalize

# Apart by |, as people type them.
PLACES = {
    1: "1|１|一|①|❶|1️⃣|(1)|1.|１番|一番|いちばん|イチ|ichi|ichiban|1番目|1つ目|ひとつめ"
    "|ひとつ目のやつ|1個目|1件目|最初|最初の|最初のやつ|上|上の|上のやつ|一番上|いちばんうえ"
    "|トップ|ue no|first|the first one|1st|first one please|no.1|No１|#1|option 1|1でお願いします"
    "|1番を見せて|1かな|たぶん1|1番だと思います|1?|1です。お願いします|えっと、1番で|じゃあ1で"
    "|はい、1番です|1番です。ありがとうございます|イチバンデ|1番がいいです|一つ目が聞きたいです"
    "|上から1番目|１番ですm(_ _)m|番号は1です|選択肢1|1番でお願いできますか|I mean the first one"
    "|let's go with 1|いちばん上の質問が近いと思います|1番上のやつ|最初に出てるやつ"
    "|1番をお願いできますでしょうか|1に決めました|上に出てるのです"
    "|1番目の項目について教えて頂けますか|はい、一番上ので合ってます|違います、1番です",
    2: "2|二番|２番め|ニバン|niban|ni ban desu|2番目|二つ目|ふたつめ|上から二番目|うえから2ばんめ"
    "|second|the second one|number 2|2番お願いします|やっぱり2番|2番が近いかも|2がいい"
    "|2番について教えて|2番目の質問について知りたいです|futatsume|あー2かな|2ばんめでsう"
    "|2つ目の方が近いです|2番目のほうが聞きたいことに近いです|いいえ、2番のほうです"
    "|二番目が私の質問です",
    3: "3です|３番めかな|みっつめ|三番でお願いします|sanban|サンバン|third one pls",
    4: "4|よっつめの|yonbanme desu|４番目の質問がそれです|the 4th",
    -1: "最後|最後の|さいごのやつ|ラスト|一番下|いちばん下の|下の|下のほう|末尾|saigo no|last"
    "|the last one|last one pls|bottom one|最後のが聞きたいことです|下から1番目",
    -2: "下から2番目|下から二つ目|最後から2番目のやつ",
}
REPLIES = {
    ActKind.THAT: "それ|それです|それです!|これ|それでお願いします|そっちです|こちらです|sore"
    "|kore desu|that one|うん、それ|それだ!|そうですね、そちらでお願いします|はい、それです",
    ActKind.YES: "はい|はい。|ハイ|ﾊｲ|はーい|はいっ|ええ|うん|そうです|そうそう|その通りです|yes"
    "|Yes!|hai|ハイ ソウデス|はい、そうです|合ってます|お願いします|sou desu|イエス|⭕",
    ActKind.MORE: "もっと詳しく|もうちょっと詳しく|詳しく教えてください|もう少し具体的に|詳細は?|それだけ?"
    "|もっと詳しくお願いします|くわしく|tell me more|more details please",
    ActKind.NO: "いいえ|いいえ。|いえ|ううん|iie|no|nope|ノー|いーえ|🙅",
    ActKind.WRONG: "違います|ちがいます|チガイマス|違う|違うよ|ちがうって。|違うんだけど|chigau"
    "|chigaimasu|tigau|いいえ、違います|そうじゃなくて|そうではありません|聞きたいことと違う"
    "|聞きたいことと違います|聞きたいのはそういうことではないです|それじゃない|これじゃないです"
    "|質問と違います|全然違う|ちがうちがう|いや、そのことではないです|的外れ|関係ない話が出てきた"
    "|そんなことは聞いていません|sou janakute|that's not what I asked|not what I asked"
    "|それは違います|なんか違う|話が違います|別のことが知りたい|答えになってないんですが"
    "|回答がずれてます|質問に答えていません|聞きたいことに答えてくれない|かなり違います"
    "|私が聞きたいのはそれではありません|質問に対する答えになっていません|話がかみ合わない"
    "|それはもう知っています|そういうことを聞いてるんじゃない|そうじゃなくってー|だいぶ違う"
    "|んー違う|申し訳ないのですが違います|that's not what I'm looking for"
    "|that doesn't answer my question|違いますって|these are not what I want|勘違いしています",
    ActKind.UNSOLVED: "解決しません|解決しませんでした|役に立ちませんでした|not helpful",
    ActKind.NONE: "どれでもない|どれでもありません|どれも違う|どれも違います|どれもピンとこない"
    "|どちらでもない|全部違います|全部ちがうんですけど…|この中にない|この中にはありません"
    "|このなかにない|この中には無いです|ない|ありません|該当なし|該当するものがありません"
    "|当てはまるのがないです|聞きたいことがこの中にない|選択肢にない|上記以外です|その他"
    "|dore demo nai|doremo chigaimasu|none of these|none of the above|そのどれでもない"
    "|上記のいずれでもありません|これらではありません|1も2も違います|一つも当てはまらない"
    "|思ってたのがない|この中にはございません|どれも関係ない話|ここには載っていませんでした"
    "|どれもこれも違う|kono naka niwa arimasen|none of those are right|not any of these"
    "|いいえ、この中にはありません|すみません、この中にはないです|うーん、どれも違います"
    "|no, none of these",
    ActKind.UNSURE: "わかりません|どれかわからない|どれを選べばいいのかわかりません|選べません"
    "|I'm not sure",
    ActKind.SEVERAL: "両方|全部|どっちも|1と2|1番と3番をお願いします|1、2|both|全部知りたいです",
    ActKind.THANKS: "なるほど|なるほどー|ナルホド|naruhodo|なるほどw|了解|了解です|了解しました"
    "|りょ|りょうかいです|承知しました|かしこまりました|わかりました|分かりました|理解しました"
    "|ありがとう|ありがとうございます|ありがとうございました!|有難うございます"
    "|アリガトウゴザイマス|ありがとうごさいます|ありがとうごいます|ありがとうごございます"
    "|ありがと|arigatou|arigatou gozaimasu|thanks|thank you very much|ok|OKです|got it|ok thanks"
    "|助かりました!|助かります|解決しました|解決しまsた|なるほど、ありがとうございます"
    "|わかりました。やってみます|了解ありがとう|はい、ありがとうございます|いいえ、大丈夫です"
    "|もう大丈夫です|そうなんですね|参考になりました|👍|ありがとう😊|ご丁寧にありがとうございます"
    "|教えていただきありがとうございます|以上です|十分です|丁寧な回答ありがとうございます"
    "|ご説明ありがとうございました|無事解決しました|腑に落ちました|はい、了解です"
    "|なるほど了解です|わかったわかった|これで大丈夫なんですね、ありがとう|へー知らなかった"
    "|バッチリです|お疲れ様でした|thanks, got it|that's helpful|perfect, thank you"
    "|わかりましたありがとうございます",
}
# What shares a word or a number with a reply, and asks something.
QUESTIONS = """
2枚買うといくらになりますか|一番安いのはどれ|一番安いプラン|一番人気は|一番いいのは|一番いいプラン|上のプランより安いのはないの
1年|1年契約の割引|2年プラン|12か月|6か月と12か月の違い|24か月のもの|3日で届きますか
4台のサーバーに入れられる?|1つの証明書で2台使えますか|二つ目のドメインの料金|2つ目のサーバー
2枚目から安くなりますか|1日だけ使いたい|最初の申し込みって紙ですか|最初の請求はいつ
最後に更新したのが2年前です|最後の請求書を再発行してほしい|上限はありますか|上位プランに変えたい
下の階でも使えますか|下取りはありますか|STEP2で固まる|第2営業所の住所|それはいつですか|それって何
それについて教えて|それは?|それで?|それいくら|これは無料ですか|その場合は?|はいってない|はいれない
入れない|いいえの場合はどうなりますか|いいえを選んだらどうなりますか|違いは何ですか|違いを教えて
違いますか|違うドメインを足したいときはどうすれば|違う住所に送ってほしい|DVとOVは違いますか
金額が違います|請求書の宛名が違います|ないとどうなりますか|ないですか|ログインできない
メールが届かない|書類がない|届いていません|この中に入れる書類は|この中でどれが安い|どれがおすすめ
どれも同じですか|どれが一番早いですか|どっちでもいい|どちらが安い|どちらも無料ですか|全部でいくら
全部の書類が必要ですか|両方使えますか|両方契約すると割引はありますか
わからないときはどこに聞けばいい|使い方がわかりません|パスワードがわかりません|解決方法を教えて
ありがとうの手紙を添えられますか|了解メールが届きません|承知書はどこ|大丈夫ですか|大丈夫でしょうか
確認の電話はいつ|以上の書類で足りますか|十分な容量はありますか|そうしないとどうなる|1+1は?|5+7=?
55,000円×2より安くなりますか|go.jp の証明書|110番|443|第三者の証明書|三つのプラン|no charge?
is the first year free?|Can I pay by card?|OKなのは何時まで|2nd domain price|どれが違うの
金額が違う|書類がない|まだない|解決しましたか|わかりましたか|参考になりますか|それがない場合は
しました|読んだ|いちねん|にねん|しんさ|最後に教えてください|上に書いてある方法で駄目だった
なるほどの理由は|使えない|使えません|エラーが出ます|2に近い値段は|last invoice|何番に電話すればいい
番号を変えたい|1番目の画面で止まります|はい?|違います?|この中にないですか|なるほど?|要りません
使いません|関係ないメールが来る|間違えて申し込みました
"""
# The act in front, and the question behind it.
BEHIND = [
    ("いいえ、請求書の話です", ActKind.NO, "請求書の話です"),
    ("いいえ請求書の話です", ActKind.WRONG, "請求書の話です"),
    ("違います。更新は何日前からですか", ActKind.WRONG, "更新は何日前からですか"),
    ("そうじゃなくて、更新は何日前からできるの", ActKind.WRONG, "更新は何日前からできるの"),
    ("そうじゃなくて更新の手順です", ActKind.WRONG, "更新の手順です"),
    ("どれも違う。担当者を変えたいだけ", ActKind.NONE, "担当者を変えたいだけ"),
    ("はい、でも1か月だけ使いたい場合は?", ActKind.YES, "でも1か月だけ使いたい場合は?"),
    ("なるほど、では支払いは?", ActKind.THANKS, "では支払いは?"),
    ("OK, then which documents do I need?", ActKind.THANKS, "then which documents do I need?"),
    ("no, I mean the invoice", ActKind.NO, "I mean the invoice"),
    ("1の場合いくらですか", ActKind.PICK, "いくらですか"),
    ("2番の方は無料ですか", ActKind.PICK, "無料ですか"),
    ("2番です。料金も知りたいです", ActKind.PICK, "料金も知りたいです"),
]  # fmt: skip
WHOLE_AS_IT_IS = [
    "解決しません。どうすればいいですか",  # what is not solved is not the answer
    "1. 請求書の発行日 2. 必要な書類",
    "(1)申込書は紙か (2)請求日はいつか",
    "3〜5年使う場合の割引について",
    "1年の場合いくらですか",
    "2枚目の場合の料金",
]


def cases(texts: str) -> list[str]:
    return [each for line in texts.split("\n") for each in line.split("|") if each]


@pytest.mark.parametrize(
    ("text", "number"),
    [(text, number) for number, texts in PLACES.items() for text in cases(texts)],
)
def test_a_place_in_the_list_is_read_however_it_is_typed(text: str, number: int) -> None:
    said = read_act(normalize(text))
    assert said and said.act.kind is ActKind.PICK and said.act.place and not said.rest
    assert said.act.place.number == number


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in REPLIES.items() for text in cases(texts)]
)
def test_a_reply_is_read_however_it_is_typed(text: str, kind: ActKind) -> None:
    said = read_act(normalize(text))
    assert said and (said.act.kind, said.rest) == (kind, "")


@pytest.mark.parametrize("text", [*cases(QUESTIONS), *WHOLE_AS_IT_IS])
def test_a_question_that_looks_like_a_reply_is_none(text: str) -> None:
    assert read_act(normalize(text)) is None


@pytest.mark.parametrize(("text", "kind", "question"), BEHIND)
def test_a_question_behind_a_reply_is_told_apart(text: str, kind: ActKind, question: str) -> None:
    said = read_act(normalize(text))
    assert said and (said.act.kind, said.rest) == (kind, question)


def test_there_are_as_many_questions_as_the_tables_need() -> None:
    assert len(cases(QUESTIONS)) >= 100 <= sum(len(cases(texts)) for texts in REPLIES.values())


@pytest.mark.alone
@pytest.mark.parametrize(
    "unit",
    [
        "はい、",
        "いいえ",
        "それは",
        "んですが",
        "1と",
        "上から",
        "no ",
        "どれも",
        "ー",
        "1",
        "?",
        "m(_",
        "w",
        " ",
    ],
)
def test_the_longest_text_is_read_in_milliseconds(unit: str) -> None:
    for text in (unit * (2000 // len(unit)), unit * (64_000 // len(unit))):
        begun = time.perf_counter()
        read_act(text)
        assert time.perf_counter() - begun < 0.1
