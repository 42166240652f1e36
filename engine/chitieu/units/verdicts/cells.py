"""What a cell of a table of verdicts must say, by column: as SQL that gives the value, or NULL where it says none.

Text is taken as chitieu writes it and as Excel with Vietnamese settings writes it again: ``0,3333`` for an attainment,
``31/12/2025`` for a date.
"""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.diagnostics import Text
from chitieu.model import Verdict
from chitieu.units.plan.branches import COLUMNS, COUNTS

KEY = ("unit", "as_of", "document", "target", "horizon", "part")  # of a row
REQUIRED = (*KEY, "verdict")
PAIRS = (("numerator", "denominator"), ("attainment_numerator", "attainment_denominator"))
LATER = (
    "timing",
    "further",
    "symbol",
    "title",
    "measured_in",
)  # columns that came one after the other; tables from before them have none
EARLIER = (  # columns of tables from before `target` and `op`, with both ends of a range in ``level``: 0.6..0.8
    "unit",
    "as_of",
    "document",
    "rule",
    "part",
    "horizon",
    "verdict",
    "numerator",
    "denominator",
    "asked",
    "level",
    "attainment",
    "attainment_numerator",
    "attainment_denominator",
    "shortfall",
)
KEPT_BY_EXCEL = ("unit", "document", "target", "level", "upper", "tolerance", "baseline", "further", "title")
_NONE = "CAST(NULL AS VARCHAR)"
_FROM_EARLIER = {
    "target": "rule",
    "op": "asked",
    "level": "split_part(CAST(level AS VARCHAR), '..', 1)",
    "upper": "nullif(split_part(CAST(level AS VARCHAR), '..', 2), '')",
    "tolerance": _NONE,
    "baseline": _NONE,
    **dict.fromkeys(LATER, _NONE),
}
_VERDICTS = ", ".join(f"'{verdict.value}'" for verdict in Verdict)
_TYPES = {
    **dict.fromkeys(COLUMNS, "VARCHAR"),
    **dict.fromkeys(COUNTS, "DECIMAL(38, 0)"),
    "as_of": "DATE",
    "part": "SMALLINT",
    "horizon": "SMALLINT",
    "attainment": "DECIMAL(18, 4)",
}
# Casts alone would round 1.5 to a count of 2, and take years of two digits.
_PATTERNS = {
    **dict.fromkeys(COUNTS, r"-?\d+"),
    "as_of": r"\d{4}-\d{1,2}-\d{1,2}",
    "part": r"\d+",
    "horizon": r"\d{4}",
    "attainment": r"-?\d+([.,]\d+)?",
}
_LOCAL_DATE = r"\d{1,2}/\d{1,2}/\d{4}"


def is_of_verdicts(columns: tuple[str, ...]) -> bool:
    """Whether a table has the columns of verdicts, those of today or of before; behind those of today any others."""
    if columns == EARLIER:
        return True
    known, others = columns[: len(COLUMNS)], [name.lower() for name in columns[len(COLUMNS) :]]
    apart = len(set(others)) == len(others) and not {*others, ""} & set(COLUMNS) and "" not in others
    return len(known) >= len(COLUMNS) - len(LATER) and COLUMNS[: len(known)] == known and apart


def as_now(columns: tuple[str, ...]) -> str:
    """The columns of today of a table with those of before."""
    made = _FROM_EARLIER if columns == EARLIER else dict.fromkeys(COLUMNS[len(columns) :], _NONE)
    return ", ".join(f"{made.get(column, column)} AS {column}" for column in COLUMNS)


def from_text(column: str) -> str:
    """The value of a cell of a CSV file."""
    text = f"nullif(trim({_letters(column) if column in KEPT_BY_EXCEL else column}), '')"
    if column == "verdict":
        return f"CASE WHEN {text} IN ({_VERDICTS}) THEN {text} END"
    if column not in _PATTERNS:
        return text
    plain = f"replace({text}, ',', '.')" if column == "attainment" else text
    cases = [f"WHEN regexp_full_match({text}, '{_PATTERNS[column]}') THEN TRY_CAST({plain} AS {_TYPES[column]})"]
    if column == "as_of":
        local = f"CAST(try_strptime({text}, '%d/%m/%Y') AS DATE)"
        cases.append(f"WHEN regexp_full_match({text}, '{_LOCAL_DATE}') THEN {local}")
    return f"CASE {' '.join(cases)} END"


def other_text(column: str) -> str:
    """What a cell says that is behind those of verdicts."""
    return f"nullif(trim({_letters(f'CAST({column} AS VARCHAR)')}), '')"


def _letters(text: str) -> str:
    """The text that stands in a cell behind --excel as a formula that gives it: ="00448"."""
    return f"CASE WHEN starts_with({text}, '=\"') THEN trim({text}, '=\"') ELSE {text} END"


def from_typed(column: str, kind: str) -> str:
    """The value of a cell of Parquet in a column of this type: as it is where its type is one that chitieu writes."""
    if kind == "VARCHAR" or _TYPES[column] == "VARCHAR":
        return from_text(column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)")
    if column in COUNTS and kind in ("FLOAT", "DOUBLE"):  # as pandas writes counts of which some are missing
        return f"CASE WHEN {column} = floor({column}) AND abs({column}) < {2**53} THEN CAST({column} AS BIGINT) END"
    exact = column in COUNTS and (kind == "BIGINT" or kind.endswith(",0)"))
    return column if exact or kind == _TYPES[column] else f"TRY_CAST({column} AS {_TYPES[column]})"


def says_nothing(column: str) -> str:
    """Whether a cell says nothing that its column can hold: no value, though something stands there or must.

    Of a relation with the value under the name of the column, and what stands there under ``raw_`` before it.
    """
    if column in REQUIRED:
        return f"{column} IS NULL"
    return f"({column} IS NULL AND nullif(trim(CAST(raw_{column} AS VARCHAR)), '') IS NOT NULL)"


def expected(column: str) -> Text:
    """What is expected in a column."""
    texts: Mapping[str, Text] = {
        **dict.fromkeys(COUNTS, Text("a whole number was expected")),
        "as_of": Text("a date such as 2025-12-31 was expected"),
        "verdict": Text("one of {keys} was expected", keys=", ".join(verdict.value for verdict in Verdict)),
        "part": Text("a whole number was expected"),
        "horizon": Text("a year such as 2025 was expected"),
        "attainment": Text("a number such as {number} was expected", number="0.3333"),
    }
    return texts.get(column, Text("the cell is empty"))
