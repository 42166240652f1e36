"""The text of a cell: exact numbers, dates, one blank at a time."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.sheets.values import clean, is_percent, number_text, value_text


@pytest.mark.parametrize(
    ("value", "percent", "text"),
    [
        (1980, False, "1980"),
        (1980.0, False, "1980"),
        (1234567.1, False, "1234567.1"),
        (0.1, False, "0.1"),
        (-0.0, False, "0"),
        (1e22, False, "10000000000000000000000"),
        (1.5e-7, False, "0.00000015"),
        (0.96, True, "96%"),
        (0.289, True, "28.9%"),
        (0.29, True, "29%"),
        (1.0, True, "100%"),
        (0, True, "0%"),
        (float("inf"), False, "#NUM!"),
    ],
)
def test_numbers(value: float, percent: bool, text: str) -> None:
    assert number_text(value, percent) == text


@pytest.mark.parametrize(
    ("number_format", "percent"),
    [
        ("0%", True),
        ("0.0%", True),
        ("0.00%;[Red]-0.00%", True),
        ('0"%"', False),
        (r"0\%", False),
        ("General", False),
        (None, False),
        ("[$%-409]0", False),
    ],
)
def test_which_formats_are_percent(number_format: str | None, percent: bool) -> None:
    assert is_percent(number_format) is percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime.fromisoformat("1980-05-12"), "12/5/1980"),
        (dt.date(1980, 12, 5), "5/12/1980"),
        (dt.datetime.fromisoformat("2023-03-31T08:05"), "31/3/2023 8:05"),
        (dt.time(8, 5), "8:05"),
        (dt.timedelta(hours=30), "30:00"),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
    ],
)
def test_values(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Cán \xa0 bộ\u200b 01 ", "Cán bộ 01"),
        ("a \r\n b\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("'1980", "1980"),
        ("H'Mông", "H'Mông"),
        ("'x'", "'x'"),
        ("\xa0", ""),
        ("\ufeffTT", "TT"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("Hoà", "Hoà"),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text())
def test_clean_text_stays(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text or text.startswith("'")
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert "  " not in text
    assert not {"\r", "\0", "\xa0", "\xad"} & set(text)
