"""Numbers as people write them beside the plain way: read where no doubt is left, else what was probably meant.

Shapes are of the kind that Python and DuckDB both know: files and tables of many units read one way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

# Marks before groups of three, and another mark or a second group: 1.234,5 and 1.234.567 as Vietnamese Excel writes
# them, 1,234.5 and 1,234,567. One group alone, 1.234, may be decimals.
GROUPED = (
    (r"^-?[1-9][0-9]{0,2}([.][0-9]{3})+,[0-9]+%?$", "."),
    (r"^-?[1-9][0-9]{0,2}(,[0-9]{3})+[.][0-9]+%?$", ","),
    (r"^-?[1-9][0-9]{0,2}([.][0-9]{3}){2,}%?$", "."),
    (r"^-?[1-9][0-9]{0,2}(,[0-9]{3}){2,}%?$", ","),
)

Slip = Literal["sign", "percent", "blank", "digits"]
_SIGNS = (("at_least", r"≥|≧|⩾|>=|=>|từ|ít nhất|tối thiểu"), ("at_most", r"≤|≦|⩽|<=|=<|không quá|tối đa|nhiều nhất"))
_STRICT = (("more_than", r"[>＞]|trên|hơn"), ("less_than", r"[<＜]|dưới"))
_SIGNED = re.compile("|".join(f"(?P<{key}>{sign})" for key, sign in (*_SIGNS, *_STRICT)), re.IGNORECASE)
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*%?")


class Meant(NamedTuple):
    """What a text that is no number was probably meant to be: ``value`` in the plain way, and ``key`` its sign."""

    slip: Slip
    value: str
    key: str = ""

    @property
    def is_least(self) -> bool:
        """Whether the sign says what the number is at least, rather than at most."""
        return self.key in ("at_least", "more_than")


def without_groups(text: str) -> str:
    """A number without marks between its thousands and with a decimal point; any other text as it is."""
    for shape, mark in GROUPED:
        if re.match(shape, text):
            return text.replace(mark, "").replace(",", ".")
    return text


def probably_meant(text: str) -> Meant | None:
    """What was probably meant; ``None`` where nothing plain lies behind it.

    The percent sign and digits of other widths, a blank of any kind within, a sign before it.
    """
    given = text.strip()
    signed = _SIGNED.match(given)
    rest = given[signed.end() :] if signed else given
    usual = unicodedata.normalize("NFKC", rest).replace("٪", "%").replace("⁒", "%")
    value = re.sub(r"\s", "", usual)
    if not _PLAIN.fullmatch(value):
        return None
    if signed and signed.lastgroup:
        return Meant("sign", value, signed.lastgroup)
    if value == rest:
        return None
    if value == re.sub(r"\s", "", rest):
        return Meant("blank", value)
    return Meant("percent" if value.rstrip("%") == rest[:-1].strip() else "digits", value)
