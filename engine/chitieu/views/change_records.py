"""A comparison for programs: JSON and CSV."""

from __future__ import annotations

import json
from collections import Counter

from chitieu.judging.compare import Change, Diff, Transition
from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.model import Verdict
from chitieu.numbers import rounded
from chitieu.text.csv_rows import rows_text
from chitieu.views.csv import decimal, percent

SCHEMA = "chitieu/comparison/1"


def comparison_json(comparison: Diff, shown: list[Change]) -> str:
    """Both snapshots, the counts of all changes, and the changes that are shown, with exact figures."""
    counts = Counter(change.transition for change in comparison.changes)
    saved = {
        "schema": SCHEMA,
        "then": _snapshot(comparison.then),
        "now": _snapshot(comparison.now),
        "summary": {transition.value: counts[transition] for transition in Transition},
        "changes": [
            {
                "document": change.standing.document,
                "rule": change.standing.rule,
                "title": change.standing.title,
                "horizon": change.standing.horizon,
                "transition": change.transition.value,
                "cause": change.cause.value if change.cause else None,
                "change": None if change.difference is None else str(change.difference),
                "change_points": _points(change),
                "then": _standing(change.then),
                "now": _standing(change.now),
            }
            for change in shown
        ],
    }
    return json.dumps(saved, ensure_ascii=False, indent=2) + "\n"


def _points(change: Change) -> float | None:
    """The change in percentage points, to six decimals."""
    if change.difference is None or change.standing.unit != "%":
        return None
    return float(rounded(change.difference * 100, 6))


def _snapshot(one: Snapshot) -> dict[str, object]:
    return {
        "unit": {"id": one.unit, "name": one.unit_name},
        "as_of": one.as_of.isoformat(),
        "rulebook_digest": one.rulebook_digest,
        "dataset_digest": one.dataset_digest,
    }


def _standing(standing: Standing | None) -> dict[str, object] | None:
    if standing is None:
        return None
    figures = {"level": standing.level, "value": standing.value, "attainment": standing.attainment}
    return {
        "verdict": standing.verdict.value,
        "op": standing.op.value if standing.op else None,
        **{name: None if figure is None else str(figure) for name, figure in figures.items()},
        "operands": standing.operands,
        "unit": standing.unit,
        "shortfall": standing.shortfall,
    }


_COLUMNS = (
    "document",
    "rule",
    "title",
    "horizon",
    "transition",
    "cause",
    "verdict_then",
    "verdict_now",
    "value_percent_then",
    "value_percent_now",
    "value_then",
    "value_now",
    "change_points",
    "change",
    "attainment_percent_then",
    "attainment_percent_now",
    "shortfall_then",
    "shortfall_now",
)


def comparison_csv(shown: list[Change]) -> str:
    """A row per target and horizon; empty cells for what is absent."""
    return rows_text(_COLUMNS, (_row(change) for change in shown))


def _row(change: Change) -> list[object]:
    standing, difference = change.standing, change.difference
    shares = standing.unit == "%"
    pair = (change.then, change.now)
    values = [None if one is None else one.value for one in pair]
    figures = ["" if value is None else decimal(value) for value in values]
    verdicts = [Verdict(one.verdict).value if one else "" for one in pair]
    return [
        standing.document,
        standing.rule,
        standing.title,
        standing.horizon,
        change.transition.value,
        change.cause.value if change.cause else "",
        *verdicts,
        *([percent(value) for value in values] if shares else ["", ""]),
        *(["", ""] if shares else figures),
        percent(difference) if shares else "",
        "" if shares or difference is None else decimal(difference),
        *(percent(one.attainment) if one else "" for one in pair),
        *("" if one is None or one.shortfall is None else one.shortfall for one in pair),
    ]
