"""The forms about the company, its lines, other doors, frequent questions and page."""

from __future__ import annotations

from bot.desk.company.sheet import Group, Sheet, Text

_ADDRESS = "https://で始まるアドレスを入力します。"

BASICS = Sheet(
    "basics",
    "会社とQ&Aの名前",
    "ページの見出しと、チャットの窓の上に出る名前です。",
    texts=(
        Text("company", "会社名", required=True),
        Text("title", "Q&Aの題名", "例：よくあるご質問", required=True),
        Text(
            "support_page",
            "Q&Aページのアドレス",
            "お客様にご案内するページです。空のときは、このボットのページをご案内します。",
        ),
    ),
)
PHONES = Sheet(
    "phones",
    "電話の窓口",
    "一番上の窓口が、どの窓口とも決まらないときのご案内先です。番号は一つの窓口に一つです。",
    groups=(
        Group(
            "phones",
            "窓口",
            (
                Text("purpose", "用件", "例：ご注文・お届けのお問い合わせ", required=True),
                Text("number", "電話番号", "例：03-1234-5678 内線 12", required=True),
                Text(
                    "sections",
                    "受け持つセクション",
                    "選んだセクションの質問では、この番号をご案内します。",
                    kind="sections",
                ),
            ),
            has_hours=True,
        ),
    ),
)
CHANNELS = Sheet(
    "channels",
    "電話以外の窓口",
    "フォームやメールなど、電話のほかの窓口です。上から順にご案内します。",
    groups=(
        Group(
            "channels",
            "窓口",
            (
                Text(
                    "kind",
                    "種類",
                    kind="choice",
                    required=True,
                    options=(
                        ("form", "フォーム"),
                        ("mail", "メール"),
                        ("callback", "折り返しの予約"),
                        ("page", "その他のページ"),
                    ),
                ),
                Text("label", "表示する名前", "例：お問い合わせフォーム", required=True),
                Text(
                    "url",
                    "アドレス",
                    f"{_ADDRESS}メールはメールアドレスを入力します。",
                    required=True,
                ),
            ),
            has_hours=True,
        ),
    ),
)
FREQUENT = Sheet(
    "frequent",
    "よくあるご質問",
    "チャットを開いたときや、あいさつのときに並べる質問です。3〜5件が目安です。",
    groups=(
        Group(
            "frequent",
            "質問",
            (Text("id", "質問", "質問の言葉を入力して、候補から選びます。", kind="entry"),),
            plain=True,
        ),
    ),
)
PAGE = Sheet(
    "page",
    "ロゴとリンク",
    "Q&Aのページのまわりに出るものです。画像は、Q&Aのフォルダーにあるファイルの名前か、https://で始まるアドレスです。"
    "画像のファイルそのものは、この画面からは置けません。サイトに置いてある画像のアドレスを入力するか、"
    "Q&Aのファイルを管理している方に画像を渡して、置いたファイルの名前を聞いてください。",
    texts=(
        Text("description", "説明文", "検索サイトで題名の下に出る文です。", kind="area"),
        Text("logo", "ロゴ", "例：logo.svg"),
        Text("favicon", "ブラウザーのタブの印", "例：favicon.png"),
        Text(
            "share_image", "共有されたときの画像", "SNSなどでページが共有されたときに出る画像です。"
        ),
        Text("company_url", "会社のページ", _ADDRESS),
        Text("privacy_url", "個人情報の取り扱いのページ", _ADDRESS),
    ),
    groups=(
        Group(
            "links",
            "リンク",
            (Text("label", "表示する名前", required=True), Text("url", "アドレス", required=True)),
        ),
    ),
)
SHEETS = (BASICS, PHONES, CHANNELS, FREQUENT, PAGE)
