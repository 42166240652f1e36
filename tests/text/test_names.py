"""Names of units: one spelling of tone marks and one order, in Python and in the plan alike."""

from __future__ import annotations

import duckdb
import pytest

from chitieu.text.names import name_key, one_spelling
from chitieu.units import names, sql

SPELT = {
    "Xã Hoà Bình": "Xã Hòa Bình",
    "XÃ HOÀ BÌNH": "XÃ HÒA BÌNH",
    "Thuý Uỷ khoẻ": "Thúy Ủy khỏe",
    "Phú Quý": "Phú Quý",
    "Hoàn Toán": "Hoàn Toán",
    "Hoà-Loè, toà": "Hòa-Lòe, tòa",
    "Hoa\u0300 Hoa\u0300": "Hòa Hòa",
    "Quỳ Hợp": "Quỳ Hợp",
    "Xã \u00d0ồng, xã \u00f0ồng": "Xã Đồng, xã đồng",
}
ORDERED = (
    *("An", "Ánh", "Ăn", "Ân", "Bình", "Dung", "Đặng", "Em", "Ê", "Hoa", "Hòa", "Hoan", "Ô", "Ơn", "Ưu", "Vân"),
    *("Xã 1a", "xã 9", "Xã 9", "xã 10", "Xã 100", "xã Ba", "Yên"),
)


@pytest.mark.parametrize("given", SPELT)
def test_one_spelling(given: str) -> None:
    (row,) = asked(f"SELECT {text(names.one_name(sql.string(given)))}")
    assert (one_spelling(given), row) == (SPELT[given], (SPELT[given],))


def test_one_order() -> None:
    key = text(names.name_key(sql.column("name")))
    rows = asked(f"SELECT name, {key} FROM (SELECT unnest(?) AS name) ORDER BY {key}", list(reversed(ORDERED)))
    assert [name for name, _ in rows] == sorted(ORDERED, key=name_key)
    assert all(key == name_key(str(name)) for name, key in rows)
    assert [str(name).casefold() for name, _ in rows] == [name.casefold() for name in ORDERED]


def text(tree: sql.Sql) -> str:
    return sql.in_dialect(tree, "duckdb")


def asked(query: str, *given: object) -> list[tuple[object, ...]]:
    return duckdb.connect().execute(query, list(given)).fetchall()
