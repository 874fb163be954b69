"""Numbers, days and times of a workbook, as Excel shows them."""

from datetime import date, datetime, time

import pytest

from corpus.importers.tables.number_format import shown


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (3300, "#,##0", "3,300"),
        (3300, '#,##0"円"', "3,300円"),
        (3300, "¥#,##0", "¥3,300"),
        (3300, '"¥"#,##0;[Red]"¥"\\-#,##0', "¥3,300"),
        (-3300, '"¥"#,##0;[Red]"¥"\\-#,##0', "¥-3,300"),
        (3300, "[$¥-411]#,##0", "¥3,300"),
        (1200000, '#,##0,"千円"', "1,200千円"),
        (0.1, "0%", "10%"),
        (0.085, "0.0%", "8.5%"),
        (1.5, "0.00", "1.50"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (0.5, "#.0", ".5"),
        (7, "000", "007"),
        (5, '"第"0"条"', "第5条"),
        (5, '0"営業日"', "5営業日"),
        (3, "0_ ;[Red]\\-0\\ ", "3"),
        (2.5, "General", "2.5"),
        (0.1 + 0.2, "General", "0.3"),
        (24, "@", "24"),
        (12, "0.0E+00", "12"),
        (True, "General", "TRUE"),
        (date(2026, 4, 1), "yyyy/m/d", "2026/4/1"),
        (datetime(2026, 4, 1), 'yyyy"年"m"月"d"日"', "2026年4月1日"),
        (datetime(2026, 4, 1), 'm"月"d"日"', "4月1日"),
        (datetime(2026, 4, 1), 'm"月"d"日"(aaa)', "4月1日(水)"),
        (datetime(2026, 4, 1), '[$-411]ggge"年"m"月"d"日"', "令和8年4月1日"),
        (datetime(2019, 4, 30), "[$-411]ge.m.d", "H31.4.30"),
        (datetime(2026, 4, 1), "mm-dd-yy", "2026/4/1"),
        (datetime(2026, 4, 1, 9, 5), "yyyy/mm/dd hh:mm", "2026/04/01 09:05"),
        (datetime(2026, 4, 1, 15, 0), 'h"時"mm"分"', "15時00分"),
        (time(9, 30), "h:mm", "9:30"),
        (time(13, 30), "h:mm AM/PM", "1:30 PM"),
        (time(0, 5), "h:mm:ss", "0:05:00"),
        (date(2026, 4, 1), "d-mmm-yy", "1-Apr-26"),
    ],
)
def test_a_number_is_read_as_excel_shows_it(value, number_format, words):
    assert shown(value, number_format) == words
