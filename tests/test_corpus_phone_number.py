"""What a telephone dials for a number as people write it, and which texts are no single number."""

import pytest

from corpus.phone_number import numbers_in, tel_of

# as written, what is dialled
ONE = [
    ("03-1234-5678", "tel:0312345678"),
    ("0312345678", "tel:0312345678"),
    ("０３－１２３４－５６７８", "tel:0312345678"),
    ("03ー1234ー5678", "tel:0312345678"),
    ("03―1234―5678", "tel:0312345678"),
    ("03‐1234‐5678", "tel:0312345678"),
    ("(03)1234-5678", "tel:0312345678"),
    ("03(1234)5678", "tel:0312345678"),
    ("03.1234.5678", "tel:0312345678"),
    ("03 1234 5678", "tel:0312345678"),
    ("090-1234-5678", "tel:09012345678"),
    ("050-1234-5678", "tel:05012345678"),
    ("0800-123-4567", "tel:08001234567"),
    ("0120-123-456", "tel:0120123456"),
    ("0570-000-123", "tel:0570000123"),
    ("+81 3 1234 5678", "tel:+81312345678"),
    ("+81-(0)3-1234-5678", "tel:+81312345678"),
    ("+81(0)3 1234 5678", "tel:+81312345678"),
    ("(0)3-1234-5678", "tel:0312345678"),
    ("＋81 90 1234 5678", "tel:+819012345678"),
    ("+1-800-555-0199", "tel:+18005550199"),
    ("#7119", "tel:%237119"),
    ("＃7119", "tel:%237119"),
    ("#9110(警察相談専用電話)", "tel:%239110"),
    ("110", "tel:110"),
    ("188(消費者ホットライン)", "tel:188"),
    ("03-1234-5678 内線 123", "tel:0312345678,123"),
    ("03-1234-5678(内線12)", "tel:0312345678,12"),
    ("03-1234-5678 内線番号:45", "tel:0312345678,45"),
    ("03-1234-5678 ext. 45", "tel:0312345678,45"),
    ("0120-123-456(平日 9:00〜18:00)", "tel:0120123456"),
    ("0120-123-456 9:00〜18:00", "tel:0120123456"),
    ("24時間 0120-000-000", "tel:0120000000"),
    ("03-1234-5678(代表)", "tel:0312345678"),
    ("03-1234-5678〜9", "tel:0312345678"),
    ("03-1234-5678 10-18", "tel:0312345678"),
    ("03-1234-5678(平日10-18)", "tel:0312345678"),
    ("03-1234-5678 9〜18時", "tel:0312345678"),
    ("03-1234-5678 月〜金 9時半から", "tel:0312345678"),
    ("(212) 555-0100", "tel:2125550100"),
    ("0120 (123) 456", "tel:0120123456"),
    ("1234-5678", "tel:12345678"),
    ("TEL:03-1234-5678", "tel:0312345678"),
]
# as written, what its first number dials
SEVERAL = [
    ("0120-123-456 / 03-1234-5678", "tel:0120123456"),
    ("0120-123-456、03-1234-5678", "tel:0120123456"),
    ("0120-123-456(携帯からは03-1234-5678)", "tel:0120123456"),
    ("0120-123-456(03-1234-5678)", "tel:0120123456"),
    ("03-1234-5678 0120-111-222", "tel:0312345678"),
    ("03-1234-5678・5679", "tel:0312345678"),
    ("03-1234-5678 (06)1234-5678", "tel:0312345678"),
    ("0312345678 0120123456", "tel:0312345678"),
    ("03-1234-5678-123", "tel:0312345678"),
    ("#7119または03-3212-2323", "tel:%237119"),
    ("0120-123-456、内線3または03-1234-5678", "tel:0120123456,3"),
    ("TEL:03-1234-5678 FAX:03-1234-5679", "tel:0312345678"),
    ("+81 3 1234 5678 / +81 6 1234 5678", "tel:+81312345678"),
]
NONE = [
    "",
    "電話番号",
    "準備中",
    "0120-FAQ-BOT",
    "03-123-4567",
    "03-1234-56789",
    "内線 12",
    "24時間",
]


@pytest.mark.parametrize(("written", "tel"), ONE)
def test_one_number_is_dialled_as_people_write_it(written: str, tel: str) -> None:
    assert [number.tel for number in numbers_in(written)] == [tel]
    assert tel_of(written) == tel


@pytest.mark.parametrize(("written", "tel"), SEVERAL)
def test_of_two_numbers_the_first_alone_is_dialled(written: str, tel: str) -> None:
    assert len(numbers_in(written)) == 2
    assert tel_of(written) == tel


@pytest.mark.parametrize("written", NONE)
def test_what_has_too_few_or_too_many_digits_is_no_number(written: str) -> None:
    assert numbers_in(written) == ()


@pytest.mark.parametrize(("written", "tel"), [("03-123-4567", "tel:031234567"), ("準備中", "tel:")])
def test_a_number_that_is_not_whole_is_dialled_as_far_as_it_goes(written: str, tel: str) -> None:
    assert tel_of(written) == tel


@pytest.mark.parametrize("piece", ["1 ", "(", "0-", "内線", "03-1234-5678 ", "1:2/", "#7119"])
def test_reading_a_long_text_takes_no_longer_than_it_is(piece: str) -> None:
    assert len(numbers_in(piece * 20_000)) <= 20_000  # a second, were it quadratic: minutes
