"""Why a reply came out as it did, in a sentence for the people who own the answers."""

from __future__ import annotations

from bot.answer.decision import Reason
from bot.answer.grounds import SECRET

REASONS: dict[str, str] = {
    Reason.CONFIDENT.name: "質問に合うQ&Aが一つに決まったため、その回答を案内しました。",
    Reason.CHOSEN.name: "お客様が候補からこのQ&Aを選んだため、その回答を案内しました。",
    Reason.CLOSE_SECOND.name: "合うQ&Aを案内し、近いものがほかにもあったため「もしかして」として添えました。",
    Reason.AMBIGUOUS.name: "いくつものQ&Aに当てはまる言い方として登録されているため、どれのことかを尋ねました。",
    Reason.SHARED.name: "当てはまりそうなQ&Aがいくつかあり、一つに決められなかったため、選択肢を出しました。",
    Reason.SEVERAL_QUESTIONS.name: "一つの文章にいくつかの質問があったため、それぞれのQ&Aを並べました。",
    Reason.FOLLOW_UP.name: "直前の案内の続きの質問として読み、その話題から案内しました。",
    Reason.SMALL_TALK.name: "あいさつ、お礼、担当者と話したいという希望など、質問ではない言葉に合わせて返しました。",
    Reason.URGENT.name: "急ぎの話題として登録されているため、まず電話を案内しました。",
    Reason.OFF_TOPIC.name: "この窓口では扱わない話題だったため、その旨をお伝えしました。",
    Reason.REFERRAL.name: "Q&Aでは答えず電話で受ける話題として登録されているため、電話を案内しました。",
    Reason.BELOW_THRESHOLD.name: "十分に合うQ&Aが見つからなかったため、電話を案内しました。",
    Reason.CONTRADICTED.name: "最も近いQ&Aと、日付・期間・種類などの条件が食い違うため、その回答は出しませんでした。",
    Reason.NOTHING_SEARCHABLE.name: "記号だけなど、探すための言葉がなかったため、回答できませんでした。",
    Reason.EXPIRED.name: "合うQ&Aが非表示か期限切れだったため、電話を案内しました。",
    Reason.ACKNOWLEDGED.name: "直前の案内へのお礼や了解の返事だったため、短く返しました。",
    Reason.WHICH.name: "候補のどれを指すのか分からなかったため、もう一度尋ねました。",
    Reason.OUT_OF_RANGE.name: "候補にない番号だったため、もう一度尋ねました。",
    Reason.ONE_BY_ONE.name: "候補からいくつかを同時に選んだ返事だったため、一つずつ選んでもらうようお願いしました。",
    Reason.UNSURE.name: "どの候補か分からないという返事だったため、電話も案内しました。",
    Reason.NONE_FITS.name: "候補の中にないという返事だったため、電話を案内しました。",
    Reason.MORE.name: "直前の回答より詳しい内容を求められたため、電話を案内しました。",
    Reason.NOT_MEANT.name: "直前の回答が違うという返事だったため、近いQ&Aか電話を案内しました。",
    Reason.OTHER_LANGUAGE.name: "日本語でも英語でもない質問だったため、電話を案内しました。",
    Reason.WISH.name: "連絡方法、受付時間、お休みのいずれかを知りたいという内容だったため、それを案内しました。",
    Reason.ABOUT_BOT.name: "このチャットボット自体についての質問だったため、できることを説明しました。",
    Reason.VAGUE.name: "何についての相談か書かれていなかったため、内容を尋ねました。",
    Reason.LISTS_FAILED.name: "選択肢を続けて出しても選ばれなかったため、電話を案内しました。",
    Reason.PINNED.name: "この質問への案内が管理画面で固定されているため、そのとおり案内しました。",
    SECRET: "秘密鍵やパスワードなどが含まれていたため、読まずに破棄し、その旨をお伝えしました。",
}
_UNKNOWN = "理由の記録がありません（この記録が始まる前の会話です）。"


def reason_text(name: str | None) -> str:
    """Return the sentence for a reason's name, as the journal keeps it."""
    return REASONS.get(name or "", _UNKNOWN)


def confidence_text(confidence: float | None) -> str:
    """Return how sure the bot was, in a word and in figures; "" where nothing was shown."""
    if confidence is None:
        return ""
    for least, word in ((0.95, "とても高い"), (0.8, "高い"), (0.5, "半々より高い"), (0.0, "低い")):
        if confidence >= least:
            return f"{word}（{confidence:.0%}）"
    return ""
