"""Names of units in the plan: what looks the same is the same, what they are put in order by, which are of totals."""

from __future__ import annotations

from sqlglot import exp

from chitieu.text.names import (
    BETWEEN,
    DE,
    ETH,
    LATER_TONE,
    LETTER_ORDER,
    LETTERS,
    NUMBERS,
    TONE_ORDER,
    TONE_PLACES,
)
from chitieu.units import sql
from chitieu.units.sql import Sql

_UNSEEN = r"\x{00AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}"
_BLANKS = r"\t\n\r\x{00A0}\x{2000}-\x{200A}\x{202F}\x{3000}"
# The last but one are marks apart from their letters, the last those that may stand in two places.
_UNCLEAN = rf"^ | $|  |[{_BLANKS}{_UNSEEN}\x{{0300}}-\x{{036F}}{ETH}]|{LATER_TONE}"
# Rows that sum others: no body of people begins so. "Tổng" and "cộng" alone do, as in "Tổng cục", "Cộng Hòa".
_MORE = r"(?:[^\p{L}].*)?"
_NUMBER = r"(?:(?:[ivx]+|[0-9]+|[a-z])[.)] *)?"  # of the row: I., 3)
_OF_ALL = rf"(?: (?:toàn|cả|chung|các|của|dồn){_MORE})?"
_TOTAL = (
    rf"^{_NUMBER}(?:tổng (?:số|cộng){_MORE}|(?:tổng|cộng|bình quân|trung bình|lũy kế){_OF_ALL}"
    rf"|toàn (?:tỉnh|huyện|thành phố|thị xã|quốc|vùng|ngành|xã|phường|đảng bộ){_MORE}|cả (?:nước|tỉnh|huyện)"
    rf"|trong đó{_MORE}|(?:grand |sub)?totals?|sum|average)[ .:*]*(?:\(.*\)[ .:]*)?$"
)


def clean_name(name: Sql) -> Sql:
    """A text in composed letters, without blanks around it, with single ones within, and nothing unseen."""
    seen = _replaced(name, f"[{_UNSEEN}]", "")
    single = exp.Trim(this=_replaced(seen, f"[ {_BLANKS}]+", " "))
    return exp.Anonymous(this="nfc_normalize", expressions=[single])


def one_name(name: Sql) -> Sql:
    """The name of a unit by which it is known everywhere: clean, in one spelling of tone marks and with our Đ."""
    spelt: Sql = exp.Anonymous(this="translate", expressions=[clean_name(name), sql.string(ETH), sql.string(DE)])
    for shape, by in TONE_PLACES:
        spelt = _replaced(spelt, shape, by)
    return sql.when([(is_unclean(name), spelt)], name)


def name_key(name: Sql) -> Sql:
    """See ``chitieu.text.names.name_key``."""
    small = exp.Lower(this=name)
    letters = _translated(small, LETTER_ORDER)
    for shape, by in NUMBERS:
        letters = _replaced(letters, shape, by)
    between = exp.Anonymous(this="chr", expressions=[sql.integer(ord(BETWEEN))])
    key = letters
    for piece in (between, _translated(small, TONE_ORDER), between, name):
        key = exp.DPipe(this=key, expression=piece, safe=True)
    return key


def _translated(tree: Sql, order: str) -> Sql:
    return exp.Anonymous(this="translate", expressions=[tree, sql.string(LETTERS), sql.string(order)])


def is_total(name: Sql) -> Sql:
    """Whether a name says that its row sums others: “Tổng cộng”, “Toàn tỉnh”."""
    return exp.RegexpLike(this=exp.Lower(this=name), expression=sql.string(_TOTAL))


def is_unclean(name: Sql) -> Sql:
    """Whether ``one_name`` may change a text."""
    return exp.RegexpLike(this=name, expression=sql.string(_UNCLEAN))


def _replaced(tree: Sql, shape: str, by: str) -> Sql:
    return exp.Anonymous(this="regexp_replace", expressions=[tree, sql.string(shape), sql.string(by), sql.string("g")])
