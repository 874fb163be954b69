"""会社と窓口, as somebody without JavaScript uses it: forms, their buttons, what is in the draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from html import unescape

import pytest

from bot.desk.company.mentions import mentions_in
from bot.desk.company.outlook import further_closings
from bot.settings import Settings
from corpus.intent import Entry
from corpus.reader import read_corpus
from corpus.site import Closed, Closure, Site
from corpus.site_editor import SiteEditor
from tests.desk.conftest import SignedIn
from tests.desk.page_form import draft_of, form_of, post, send

Signing = Callable[..., SignedIn]


def site_of(settings: Settings) -> Site:
    """Return the company as the draft has it."""
    return read_corpus(draft_of(settings)).site


def test_saturday_gets_hours_and_nothing_else_changes(
    signed_in: Signing, desk_settings: Settings
) -> None:
    before = SiteEditor(desk_settings.corpus_dir).now.fields
    page = send(
        signed_in("editor"), "/company/hours", d5__0__open="10時", d5__0__close="１５：００"
    )
    assert "下書きに保存しました" in page
    assert 'name="d5.0.open" value="10:00"' in page
    after = SiteEditor(draft_of(desk_settings)).now.fields
    assert {**after, "hours": None} == {**before, "hours": None}
    saturday = next(row for row in site_of(desk_settings).hours.rows if row.weekdays == (5,))
    assert f"{saturday.open:%H:%M}-{saturday.close:%H:%M}" == "10:00-15:00"
    assert read_corpus(desk_settings.corpus_dir).site.hours != site_of(desk_settings).hours


def test_saving_what_is_there_changes_no_letter(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    for slug in ("hours", "closed", "basics", "phones", "channels", "frequent", "page"):
        assert "変更はありませんでした" in send(desk, f"/company/{slug}")
    assert not (desk_settings.data_dir / "desk/draft").exists()
    trail = desk_settings.data_dir / "desk/audit.jsonl"
    assert not trail.exists() or "変更しました" not in trail.read_text("utf-8")


def test_the_coming_days_are_told_before_anything_is_saved(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    page = send(desk, "/company/hours", d5__0__open="7:07", d5__0__close="8:08", do="look")
    # Once in the line that customers read; one of the two Saturdays may be a day of New Year's closing.
    assert page.count("7:07〜8:08") in (2, 3)
    assert not (desk_settings.data_dir / "desk/draft").exists()


WRONG = [
    ("hours", {"d0__0__open": "10:00"}, "終わりの時刻を入力してください。"),
    ("hours", {"d5__0__open": "25:00", "d5__0__close": "26:00"}, "時刻として読めません"),
    (
        "hours",
        {"d0__0__open": "9:00", "d0__0__close": "17:00", "d0__0__b0__from": "20:00", "d0__0__b0__to": "21:00"},
        "休憩は営業時間内にしてください。",
    ),
    ("closed", {"dates": "8月のお盆"}, "日付として読めません（「8月のお盆」）"),
    ("closed", {"dates": "2026/8/16〜2026/8/13"}, "終わりが、始まりより後になっていません"),
    ("basics", {"company": ""}, "入力されていません。"),
    ("page", {"company_url": "www.example.jp"}, "https://で始まるアドレスを入力してください。"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "fields", "said"), WRONG)
def test_what_cannot_be_read_is_told_and_nothing_is_saved(
    slug: str, fields: dict[str, str], said: str, signed_in: Signing, desk_settings: Settings
) -> None:
    page = send(signed_in("editor"), f"/company/{slug}", 422, **fields)
    assert said in page
    assert "まだ保存していません" in page
    assert not (desk_settings.data_dir / "desk/draft").exists()
    for name, value in form_of(page).items():  # what was typed is still there
        if name.replace(".", "__") in fields:
            assert value == fields[name.replace(".", "__")]


def test_a_number_is_kept_in_plain_digits_and_half_past_is_read(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    send(desk, "/company/phones", phones__0__number="０３−１２３４−５６７８")
    assert site_of(desk_settings).phones[0].number == "03-1234-5678"
    page = send(desk, "/company/hours", d5__0__open="9時半", d5__0__close="12時半")
    assert 'value="9:30"' in page and 'value="12:30"' in page


def test_days_can_be_pasted_many_at_once(signed_in: Signing, desk_settings: Settings) -> None:
    days = "2031年8月13日〜2031年8月15日、2031/12/30\n２０３１－１－４"
    send(signed_in("editor"), "/company/closed", dates=days)
    found = [each.isoformat() for each in site_of(desk_settings).closed.dates]
    assert found == ["2031-01-04", "2031-08-13", "2031-08-14", "2031-08-15", "2031-12-30"]
    # As they are shown, they can be sent again.
    shown = form_of(signed_in("reader").get("/company/closed"))["dates"]
    assert shown.splitlines()[0] == "2031/1/4（土）"
    assert "変更はありませんでした" in send(signed_in("editor"), "/company/closed", dates=shown)


def test_rows_are_added_moved_and_taken_out_by_buttons(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, path = signed_in("editor"), "/company/phones"
    first = form_of(desk.get(path))
    added = form_of(send(desk, path, do="add:phones"))
    place = sum(name.endswith(".was") for name in added) - 1
    added |= {f"phones.{place}.purpose": "修理", f"phones.{place}.number": "0120-444-444"}
    moved = form_of(post(desk, path, added | {"do": f"up:phones.{place}"}))
    assert moved[f"phones.{place - 1}.purpose"] == "修理"
    post(desk, path, moved)
    assert "修理" in [phone.purpose for phone in site_of(desk_settings).phones]
    send(desk, path, do=f"remove:phones.{place - 1}")  # shows the form without it
    left = form_of(send(desk, path, do=f"remove:phones.{place - 1}"))
    post(desk, path, left)
    assert [each.number for each in site_of(desk_settings).phones] == [
        value for name, value in first.items() if name.endswith("number")
    ]


def test_a_line_can_have_hours_of_its_own(signed_in: Signing, desk_settings: Settings) -> None:
    desk = signed_in("editor")
    page = send(desk, "/company/hours?of=phones.0", mode="always")
    assert "下書きに保存しました" in page
    phone = site_of(desk_settings).phones[0]
    assert phone.hours is not None
    assert phone.hours.is_always
    send(desk, "/company/hours?of=phones.0", mode="same")
    assert (
        SiteEditor(draft_of(desk_settings)).now.fields["phones"]
        == (SiteEditor(desk_settings.corpus_dir).now.fields["phones"])
    )


def test_two_editors_at_once_lose_nothing(signed_in: Signing, desk_settings: Settings) -> None:
    one, other = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    opened = form_of(one.get("/company/basics"))
    send(other, "/company/basics", title="佐藤の題名")
    page = post(one, "/company/basics", opened | {"title": "田中の題名"}, 422)
    assert "この画面を開いたあとに、同じところが変わりました" in page
    assert "佐藤の題名" in page
    assert form_of(page)["title"] == "田中の題名"
    assert site_of(desk_settings).title == "佐藤の題名"
    post(one, "/company/basics", form_of(page))
    assert site_of(desk_settings).title == "田中の題名"


def test_a_change_elsewhere_is_no_conflict(signed_in: Signing, desk_settings: Settings) -> None:
    one, other = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    opened = form_of(one.get("/company/basics"))
    send(other, "/company/closed", dates="2031/5/1")
    post(one, "/company/basics", opened | {"title": "新しい題名"})
    site = site_of(desk_settings)
    assert (site.title, len(site.closed.dates)) == ("新しい題名", 1)


def test_what_is_changed_is_on_record(signed_in: Signing, desk_settings: Settings) -> None:
    send(signed_in("editor", "田中"), "/company/closed", dates="2031/5/1")
    trail = (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8")
    assert "田中" in trail
    assert "休業日" in trail
    send(signed_in("editor"), "/company/basics", title="新しい題名")
    newest = (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8").splitlines()[-1]
    assert "「Q&Aの題名」を変更しました" in newest  # of the form's fields, the one that differs


def test_answers_that_speak_of_hours_are_named_after_hours_are_saved(signed_in: Signing) -> None:
    page = send(signed_in("editor"), "/company/hours", d5__0__open="10:00", d5__0__close="15:00")
    assert "受付や営業の時間、休みについての回答" in page
    assert "お店は何時から何時まで開いていますか" in page
    assert "メッセージカード" not in page


@pytest.mark.parametrize(
    ("question", "answer", "place"),
    [
        ("営業時間を教えてください", "10:00から19:00までです。", "likely"),
        ("何時まで電話できますか", "１７時までです。", "likely"),
        ("土曜日も受け付けていますか", "土日はお休みです。", "likely"),
        ("年末の営業は", "年末年始は休業いたします。", "likely"),
        ("急ぎのときは", "お電話は平日9:00から承ります。", "likely"),
        ("朝食は何時からですか", "7:00から9:30まで、1階のレストランで。", "others"),
        ("チェックインは何時ですか", "15:00です。遅れるときはお電話ください。", "others"),
        ("引き落としはいつですか", "毎月27日です。27日が土日祝日のときは、翌営業日です。", ""),
        ("営業日を教えてください", "土日祝日を除く毎日です。", "likely"),
        ("届くまでにどのくらいかかりますか", "2時間ほどです。", ""),
        ("料金はいくらですか", "月額1,000円です。", ""),
    ],
)
def test_an_answer_speaks_of_hours_where_it_names_them(
    question: str, answer: str, place: str
) -> None:
    found = mentions_in([Entry("a", "区分", question, answer)])
    assert [name for name in ("likely", "others") if getattr(found, name)] == [place][: len(place)]


def test_closed_days_after_the_two_weeks_are_named_as_far_as_a_year() -> None:
    closed = Closed(
        yearly=(((12, 29), (1, 3)),),
        dates=(date(2026, 12, 1), date(2026, 12, 20), date(2026, 12, 21), date(2028, 1, 1)),
        temporary=(Closure(datetime(2027, 2, 1, 13), datetime(2027, 2, 2), "研修"),),
    )
    assert further_closings(closed, date(2026, 11, 27)) == [
        "2026年12月20日（日）〜2026年12月21日（月）",
        "2026年12月29日（火）〜2027年1月3日（日）（毎年）",
        "2027年2月1日（月）13:00〜24:00（研修）",
    ]


def test_what_goes_past_midnight_and_what_was_copied_is_told(signed_in: Signing) -> None:
    desk = signed_in("editor")
    page = send(desk, "/company/hours", d0__0__open="20:00", d0__0__close="10:00", do="copy")
    assert page.count("翌日の10:00まで") == 5
    assert "月曜日の時間を、火曜日から金曜日に写しました" in page


def test_readers_see_forms_and_change_nothing(signed_in: Signing) -> None:
    desk = signed_in("reader")
    page = desk.get("/company/hours")
    assert "下書きに保存" not in page.replace('aria-hidden="true">保存', "")
    sent = form_of(page) | {"csrf": desk.csrf}
    assert desk.client.post("/admin/company/hours", data=sent).status_code == 403


@pytest.mark.parametrize(
    "path", ["/company/else", "/company/hours?of=phones.99", "/company/hours?of=x"]
)
def test_what_is_not_there_is_not_found(path: str, signed_in: Signing) -> None:
    assert signed_in("editor").client.get(f"/admin{path}").status_code == 404


def test_hostile_texts_are_texts(signed_in: Signing, desk_settings: Settings) -> None:
    text = '"><script>alert(1)</script>: {#: &a *b\u2028'
    page = send(signed_in("editor"), "/company/basics", title=text)
    assert "<script>alert" not in page.replace(unescape(page), "")
    assert site_of(desk_settings).title == text.strip()


def test_frequent_questions_are_chosen_by_their_words(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    sent = form_of(desk.get("/company/frequent"))
    entries = read_corpus(desk_settings.corpus_dir).entries
    assert sent["frequent.0.id"] in [entry.question for entry in entries]
    post(desk, "/company/frequent", sent | {"frequent.1.id": entries[-1].question})
    assert site_of(desk_settings).frequent[1] == entries[-1].id
    sent = form_of(desk.get("/company/frequent")) | {"frequent.1.id": "ない質問"}
    page = post(desk, "/company/frequent", sent, 422)
    assert "ない質問" in page
    assert '<p class="error">' in page
