"""The words by which Japanese offices and help desks call the columns of their Q&A, and rate rows."""

# Headings of our own exports (corpus.columns), where somebody has taken only some of them.
OWN = {
    "id": "id",
    "取り込み用": "base",
    "セクション": "section",
    "質問": "question",
    "回答": "answer",
    "回答の書式": "format",
    "言い換え": "wordings",
    "ボタンの言葉": "label",
    "リンク": "links",
    "最終確認日": "reviewed",
    "有効期限": "valid_until",
    "公開": "public",
}
# What a heading surely means, half-width and in small letters.
NAMED = {
    "question": """
        質問 ご質問 質問内容 ご質問内容 質問文 質問事項 質問項目 想定質問 想定問 問 問い
        設問 問合せ 問い合せ お問い合わせ お問合せ お問い合わせ内容 お問合せ内容
        お問合わせ内容 問い合わせ内容 問合せ内容 問い合わせ ご相談内容 相談内容 よくある質問
        よくあるご質問 お客様からの質問 お客様からのご質問 faq q question questions query
        疑問 お困りごと ご用件 お尋ね qa質問 代表質問 質問タイトル faqタイトル
    """,
    "answer": """
        回答 ご回答 回答内容 回答文 回答例 回答案 模範回答 標準回答 想定回答 答え 答 お答え
        返答 返信内容 返信文 a answer answers response reply アンサー 解答 解決方法 解決策
        対処法 対処方法 ご案内文 案内文 案内内容 公開用回答 qa回答 回答本文
    """,
    "section": """
        カテゴリ カテゴリー カテゴリ名 カテゴリー名 分類 分類名 ジャンル 区分 大分類
        大カテゴリ 大カテゴリー 大項目 質問分類 質問カテゴリ 質問区分 問い合わせ分類
        お問い合わせ種別 問合せ種別 category categories section category名 トピック topic
        分野 faqカテゴリ セクション名 第1階層 カテゴリ1 カテゴリー1 分類1 group
        categoryname categorytitle sectionname sectiontitle genre theme
    """,
    "section2": """
        中分類 中カテゴリ 中カテゴリー 中項目 第2階層 カテゴリ2 カテゴリー2 分類2
        サブカテゴリ subcategory
    """,
    "section3": """
        小分類 小カテゴリ 小カテゴリー 小項目 第3階層 カテゴリ3 カテゴリー3 分類3
    """,
    "number": """
        no no. 番号 # 項番 連番 通番 通し番号 № 順番 並び順 表示順 order sort
    """,
    "key": """
        id faqid faq番号 faqno qano qaid qa番号 q&ano q&aid q&a番号 管理番号 管理no 記事番号
        記事id コード faqコード 質問id 質問番号 質問no slug 識別子
    """,
    "public": """
        公開区分 公開状態 公開状況 公開可否 公開設定 公開フラグ 公開非公開 公開/非公開
        公開・非公開 公開範囲 公開有無 掲載 掲載可否 掲載区分 掲載状況 掲載有無 hp掲載
        web掲載 サイト掲載 webサイト掲載 ホームページ掲載 web公開 hp公開 外部公開 一般公開
        社外公開 ステータス 状態 状況 status visibility published public 表示 表示区分
        表示設定 表示/非表示 公開先 掲載先 公開ステータス 進み具合 進捗 進捗状況 公開ステイタス
    """,
    "private": """
        非公開 非公開フラグ 下書き draft hidden private 非表示 社内限定 社内限 掲載不可
    """,
    "wordings": """
        言い換え例 類似質問 関連キーワード 検索キーワード 別の言い方 言い回し 同義質問
        質問例 wordings utterances
    """,
    "links": """
        url リンク先 リンクurl リンク先url 参考url 関連url 関連リンク 参考リンク 参照url
        参照先 参照先url 詳細url 関連ページ link links 遷移先url 案内url ページurl
    """,
    "anchor": """
        @id anchor anchorid アンカー ページ内リンク
    """,
    "link_label": """
        リンク名 リンク文言 リンクテキスト リンクの文字 リンクタイトル リンク表示名 ボタン名
        ボタン文言
    """,
    "reviewed": """
        確認日 最終確認 点検日 レビュー日 reviewed
    """,
    "valid_until": """
        公開終了日 掲載終了日 掲載期限 公開期限 有効期間終了日 validuntil
    """,
}
# What it may mean, where nothing else in the row says so more clearly.
PERHAPS = {
    "question": """
        件名 タイトル 題名 見出し title subject 表題 名称 name 内容 項目 お客様の声 照会内容
        用件 要望 headline ケース summary 概要 事象 現象 症状 お問い合わせ例
    """,
    "answer": """
        対応 対応内容 対応方法 対応策 ご案内 案内 説明 説明文 解説 本文 内容 詳細 body text
        content 対処 回答欄 コメント 当社回答 弊社回答 当社より 解決 description 記事
        本文内容
    """,
    "section": """
        種別 種類 項目 テーマ グループ サービス サービス名 商品 商品名 製品 製品名 対象
        対象サービス 部門 業務 業務区分 場面 キーワード区分 type tag タグ フォルダ folder
    """,
}
# What stands in a column 公開.
SHOWN = """
    公開 公開中 公開済 公開済み ○ 〇 ◯ ◎ ok yes y true 1 掲載 掲載中 掲載済 掲載済み
    可 対象 published public live active 表示 表示中 する 有 あり ✓ ✔ レ 公開する 公開可
    掲載可 掲載する 社外 社外公開 一般公開 外部公開 on
"""
KEPT_BACK = """
    非公開 準備中 下書き × ✕ ✖ ╳ x no n 否 不可 社内 社内のみ 社内限 社内限り 社内限定
    社内用 内部 保留 確認中 作成中 検討中 未公開 公開前 公開停止 停止 停止中 廃止 削除
    削除予定 終了 draft private hidden internal false 0 ng 対象外 掲載しない 掲載終了
    非掲載 未掲載 非表示 公開しない 公開不可 掲載不可 公開終了 archived unpublished
    承認待ち 承認待 確認待ち 確認待 △ レビュー中 レビュー待ち 未確認 未承認 要確認 公開予定 公開待ち
    掲載予定 未 無 なし しない 社外秘 公開保留 off 取下げ 取り下げ 欠番 作業中 修正中
    pending inactive
"""
