"""Tables: totals of columns and rows, percentages; what is no relation is left alone, and so are odd shapes."""

from __future__ import annotations

import pytest

from chitieu.prose.report import Grid, Spot
from chitieu.prose.statements import Drawer
from chitieu.prose.tables import of_table

_COMMUNES = [("San Thàng", "1.250", "125"), ("Nậm Loỏng", "980", "147"), ("Sùng Phài", "770", "231")]


def _blamed(*rows: tuple[str, ...]) -> list[tuple[int, int, str]]:
    found = of_table(Grid(rows, Spot(table=1)))
    return [(one.spot.row, one.spot.column, one.drawer.value) for one in found if one.drawer is not Drawer.HOLDS]


def _held(*rows: tuple[str, ...]) -> int:
    return sum(one.drawer is Drawer.HOLDS for one in of_table(Grid(rows, Spot(table=1))))


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_total_above_or_below(place: str) -> None:
    head, total = ("Xã", "Số hộ", "Hộ nghèo"), ("Tổng cộng", "3.000", "513")
    rows = [head, total, *_COMMUNES] if place == "first" else [head, *_COMMUNES, total]
    assert _blamed(*rows) == [(rows.index(total) + 1, 3, "wrong")]
    right = [("Tổng cộng", "3.000", "503") if row is total else row for row in rows]
    assert _blamed(*right) == []
    assert _held(*right) == 2


def test_a_total_that_is_none_is_left_alone() -> None:
    assert _blamed(("Xã", "Số hộ", "Hộ nghèo"), *_COMMUNES, ("Toàn tỉnh", "9.999", "8.888")) == []


def test_averages_and_shares_are_not_added() -> None:
    rows = [("Xã", "Số hộ", "Năng suất (tạ/ha)", "Tỷ lệ (%)"), *((*row, "10,0") for row in _COMMUNES)]
    assert _blamed(*rows, ("Tổng cộng", "3.000", "168", "10,0")) == []


def test_rounded_parts_may_miss_their_total_by_what_was_rounded() -> None:
    rows = [("Nguồn", "Tỷ đồng", "Số dự án"), ("A", "30,4", "3"), ("B", "12,4", "2"), ("C", "6,4", "1")]
    assert _blamed(*rows, ("Cộng", "49,3", "6")) == []
    assert _blamed(*rows, ("Cộng", "50,2", "6")) == [(5, 2, "wrong")]


def test_rows_and_percentages_are_learnt_from_their_like() -> None:
    head = ("Phòng", "Nam", "Nữ", "Tổng số", "Tỷ lệ nữ (%)")
    rows = [
        ("Phòng A", "12", "8", "20", "40,0"),
        ("Phòng B", "7", "9", "16", "56,3"),
        ("Phòng C", "5", "5", "10", "50"),
    ]
    more = [("Phòng D", "4", "4", "8", "50"), ("Phòng E", "3", "9", "12", "75")]
    assert _blamed(head, *rows, *more) == []
    assert _blamed(head, *rows, ("Phòng D", "4", "4", "8", "60"), more[1]) == [(5, 5, "wrong")]
    assert _blamed(head, *rows, ("Phòng D", "4", "4", "9", "44,4"), more[1]) == [(5, 4, "wrong")]


@pytest.mark.parametrize(
    "rows",
    [
        [("", "", "")] * 5,
        [("1", "2", "3")] * 5,
        [("A",), ("A", "B", "C", "D"), ("1", "2"), ("3", "4", "5")],
        [("Tổng",), ("Tổng", "1"), ("Tổng", "1", "2"), ("Tổng", "x", "y")],
        [("Năm", "2019"), ("2020", "2021"), ("2022", "2023")],
        [tuple(str(n) for n in range(300))] * 4,
        [("Xã", "SĐT"), ("A", "0912345678"), ("B", "0987654321"), ("Tổng", "1900111111")],
    ],
)
def test_odd_tables_are_silent(rows: list[tuple[str, ...]]) -> None:
    assert _blamed(*rows) == []
