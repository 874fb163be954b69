"""公開前に確かめる質問: what is asked before each publish, put in and taken out entry by entry."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from corpus.reader import read_corpus
from tests.desk.conftest import SignedIn
from tests.desk.page_form import draft_of

Signing = Callable[..., SignedIn]
PARKING, ROSES = "/entries/golden/parking", "/entries/golden/payment"


def queries(settings: Settings) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.text, each.relevant) for each in read_corpus(draft_of(settings)).labelled]


def test_a_question_is_added_told_at_publishing_and_taken_out_again(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    assert "公開前に確かめる質問（0件）" in desk.get("/entries/e/parking")
    page = desk.post(PARKING, text="  車はどこに\n停められますか ")
    assert "下書きに保存しました" in page
    assert "「車はどこに 停められますか」" in page
    desk.post(ROSES, text="現金だけですか")
    assert queries(desk_settings) == [
        ("車はどこに 停められますか", ("parking",)),
        ("現金だけですか", ("payment",)),
    ]
    changes = desk.get("/publish")
    assert "公開前に確かめる質問" in changes
    assert "駐車場はありますか" in changes.partition("公開前に確かめる質問")[2]
    assert "車はどこに" not in desk.get(ROSES)
    for text in ("車はどこに 停められますか", "現金だけですか", "現金だけですか"):
        for place in ("parking", "payment"):  # a second click, or another entry's: nothing happens
            desk.post(f"/entries/golden-less/{place}", text=text)
    assert queries(desk_settings) == []
    assert not (desk_settings.data_dir / "desk/draft").exists()


def test_what_is_no_question_or_is_there_already_is_told_and_stays_in_the_form(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    desk.post(PARKING, text="車はどこに停めますか")
    for text, said in (
        ("", "質問として読める長さの文を書いてください。"),
        ("車はどこに停めますか", "もう登録されています（正しい案内：「駐車場はありますか」）"),
    ):
        sent = {"text": text, "csrf": desk.csrf}
        response = desk.client.post(f"/admin{ROSES}", data=sent)
        assert response.status_code == 422
        assert said in response.text
        assert f'value="{text}"' in response.text
    assert len(queries(desk_settings)) == 1
    assert desk.client.get("/admin/entries/golden/no-such").status_code == 404
    reader = signed_in("reader", "田中")
    assert "下書きに足す" not in reader.get(PARKING)
    sent = {"text": "車", "csrf": reader.csrf}
    assert reader.client.post(f"/admin{PARKING}", data=sent).status_code == 403
