"""A language other than Japanese and English is told; neither of the two is taken for another."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from corpus.text import fold_white_space
from index.language import UNKNOWN, other_language
from index.typed import compose_typed

ROOT = Path(__file__).parents[1]
OTHERS = {
    "zh-Hans": [
        "怎么付款",
        "请问今天几点关门",
        "可以退款吗",
        "我的订单什么时候到",
        "如何更新",
        "退款要多久",
        "我想取消合同",
        "客服电话是多少",
        "请问日本的发票怎么开",
        "你好",
    ],
    "zh-Hant": [
        "請問可以退款嗎",
        "什麼時候會收到發票",
        "我想取消訂閱",
        "怎麼付款",
        "你們的電話是多少",
    ],
    "ko": ["환불 가능한가요?", "SSL 서버 인증서 갱신 방법", "안녕하세요", "영수증"],
    "th": ["ขอใบเสร็จ", "ยกเลิกสัญญาได้ไหมคะ"],
    "vi": [
        "Tôi muốn hủy hợp đồng",
        "Thanh toán như thế nào?",
        "Xin chào, tôi cần hóa đơn",
        "lam the nao de huy hop dong, toi khong biet cach",
    ],
    "pt": ["Como faço para cancelar o contrato?", "obrigado", "Qual é o prazo de entrega?"],
    "es": ["¿Cómo puedo pagar?", "Hola, necesito una factura", "cuanto cuesta el envio"],
    "fr": ["Bonjour", "Comment puis-je résilier mon contrat ?", "combien coute la livraison"],
    "de": ["Wie kann ich bezahlen?", "Ich habe eine Frage", "Wann kommt die Rechnung?"],
    "it": ["Ciao, vorrei disdire il contratto", "Quando arriva la fattura?"],
    "id": ["Apakah bisa bayar dengan kartu?", "bagaimana cara membatalkan kontrak saya"],
    "tl": ["Magkano po ang bayad?", "Paano po mag-cancel ng order?"],
    UNKNOWN: [
        "Как отменить заказ?",
        "कृपया बिल पठाउनुहोस्",
        "كيف يمكنني إلغاء الطلب؟",
        "როგორ გადავიხადო",
        "Πώς μπορώ να πληρώσω;",
        "Prosím, můžu dostat fakturu později?",
    ],
}
JAPANESE_OR_ENGLISH = [
    "",
    "?",
    "123-4567",
    "証明書更新",
    "請求書発行日",
    "再発行手数料無料",
    "支払方法変更",
    "領収書発行可否",
    "返金可能期間",
    "銀行振込手数料",
    "利用規約",
    "退会手続",
    "解約違約金有無",
    "会員登録方法",
    "上海支社用証明書、請求書発行日何時?",
    "台湾支店請求先変更",
    "陳様名義変更手続",
    "一般的技術的質問",
    "自動更新停止方法",
    "多久和市役所電話番号",
    "陈丽娟さんの契約を変えたい",
    "需要予測",
    "使用不能",
    "什器",
    "人月単価",
    "有効期限 398日",
    "EV 必要書類",
    "OV EV どれを販売",
    "安녕하세요は何語ですか",
    "エラー「Ошибка сертификата」が出ます",
    "取引先のMüller GmbHの分も使えますか",
    "α版とβ版の違い",
    "Ω",
    "How do I renew?",
    "Is the renewal free of charge?",
    "site seal image",
    "Let's Encrypt",
    "Hello",
    "thank you very much",
    "Café Crème order status",
    "Does São Paulo have an office?",
    "Is Zoë Müller still my contact?",
    "I paid with a carte de crédit, is that OK?",
    "certificate for El Dorado",
    "Rio de Janeiro server",
    "nginx apache iis tomcat",
    "DV OV EV",
    "common name",
    "multi domain plan price",
    "no reply",
    "die by date, not by time",
    "seikyusho itsu kimasuka",
    "kami no moushikomi wa dame desuka",
    "saya no iro wa nani desu ka",
    "apa hoteru no yoyaku wa dou desuka",
    "toi no kotae wo oshiete kudasai",
    "Nao to mo da ga ni de",
    "como denwa wa doko desuka",
    "shōmeisho no kōshin wa dō suru no",
    "ryôkin wa ikura desuka",
    "shiharai houhou",
]


def read(text: str) -> str:
    return fold_white_space(compose_typed(text))


@pytest.mark.parametrize(
    ("text", "language"), [(text, name) for name, texts in OTHERS.items() for text in texts]
)
def test_another_language_is_told(text: str, language: str) -> None:
    assert other_language(read(text)) == language


@pytest.mark.parametrize("text", JAPANESE_OR_ENGLISH)
def test_japanese_english_and_names_are_no_other_language(text: str) -> None:
    assert other_language(read(text)) is None


def test_no_question_of_any_corpus_is_taken_for_another_language() -> None:
    files = [
        *(ROOT / "tests/data" / name for name in ("dev.jsonl", "elsewhere-tuning.jsonl")),
        *(ROOT / "tests/corpora").glob("*/queries.jsonl"),
    ]
    texts = [
        json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()
    ]
    assert len(texts) > 2400
    # Three of dev are in other languages, on purpose.
    assert {text: told for text in texts if (told := other_language(read(text)))} == {
        "¿Cuánto cuesta un vuelo a Tokio?": "es",
        "请问今天几点关门": "zh-Hans",
        "Bonjour, je cherche un hôtel à Kyoto": "fr",
    }


@pytest.mark.parametrize(
    "unit",
    ["如何更新", "证", "ă", "como ", "a'", "é ", "ни ", "の证", "khong duoc ", "a.", "kami "],
)
def test_a_long_text_takes_milliseconds_and_twice_as_much_twice_as_long(unit: str) -> None:
    def took_s(size: int) -> float:
        begun = time.thread_time()
        other_language((unit * size)[:size])
        return time.thread_time() - begun

    took_s(2000)
    short, long = min(took_s(20_000) for _ in range(3)), min(took_s(80_000) for _ in range(3))
    assert short < 0.1
    assert long < max(16 * short, 0.05)
