"""What somebody reads who writes in another language than Japanese and English."""

from __future__ import annotations

# Each: what cannot be done, what to do, and what to do where there is a phone too.
_JAPANESE = (
    "恐れ入ります。こちらでお答えできるのは、日本語と英語のご質問です。",
    "日本語か英語でもう一度ご入力ください。",
    "日本語か英語でもう一度ご入力いただくか、お電話でお問い合わせください。",
)
_ENGLISH = (
    "Sorry, this service only understands Japanese and English. ",
    "Please ask again in one of them.",
    "Please ask again in one of them, or call us.",
)
# Of the languages that are told surely and that many of Japan's residents speak.
_OWN = {
    "zh-Hans": (
        "抱歉，这里只能受理日语和英语的咨询。",
        "请用日语或英语重新输入。",
        "请用日语或英语重新输入，或致电咨询。",
    ),
    "zh-Hant": (
        "抱歉，這裡只能受理日文和英文的詢問。",
        "請改用日文或英文重新輸入。",
        "請改用日文或英文重新輸入，或來電洽詢。",
    ),
    "ko": (
        "죄송합니다. 여기서는 일본어와 영어 문의만 가능합니다. ",
        "일본어나 영어로 다시 입력해 주세요.",
        "일본어나 영어로 다시 입력하시거나 전화로 문의해 주세요.",
    ),
    "vi": (
        "Xin lỗi, ở đây chỉ tiếp nhận câu hỏi bằng tiếng Nhật và tiếng Anh. ",
        "Vui lòng nhập lại bằng tiếng Nhật hoặc tiếng Anh.",
        "Vui lòng nhập lại bằng tiếng Nhật hoặc tiếng Anh, hoặc gọi điện cho chúng tôi.",
    ),
    "pt": (
        "Desculpe, aqui só entendemos perguntas em japonês ou inglês. ",
        "Escreva novamente em um desses idiomas.",
        "Escreva novamente em um desses idiomas ou ligue para nós.",
    ),
    "es": (
        "Lo sentimos, aquí solo entendemos preguntas en japonés o inglés. ",
        "Escriba de nuevo en uno de estos idiomas.",
        "Escriba de nuevo en uno de estos idiomas o llámenos por teléfono.",
    ),
}


def other_language(language: str, *, has_phone: bool) -> str:
    """Return what somebody reads who wrote in this language (BCP 47): in theirs, too, if we can."""
    own = _OWN.get(language)
    lines = (_JAPANESE, _ENGLISH, own) if own else (_JAPANESE, _ENGLISH)
    return "\n".join(
        cannot + (by_phone if has_phone else again) for cannot, again, by_phone in lines
    )
