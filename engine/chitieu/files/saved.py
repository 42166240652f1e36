"""An assessment saved as JSON → a Snapshot, or what keeps it from being read."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from chitieu.diagnostics import Place, Problems, Text
from chitieu.judging.snapshot import ScoreStanding, Snapshot, Standing, measured_names, part_title
from chitieu.judging.timing import timing
from chitieu.kinds import from_code
from chitieu.model import Bounds, FactKind, Horizon, KindName, Level, Op, Rounded, Timing, Verdict
from chitieu.over_years import dated, span_of
from chitieu.text.files import read_text
from chitieu.text.kinds import refuse_but_assessment
from chitieu.text.unseen import harmful

_TARGET = {"chitieu/assessment/1": "rule", "chitieu/assessment/2": "target"}  # what each version calls a target
_TEXT, _ESCAPE = re.compile(r'"(?:[^"\\]|\\.)*"'), re.compile(r"\\[ubfr]")
_LARGEST = 100_000_000  # bytes; a document of 5,000 targets takes 10 million


def read_saved(path: Path, name: str, problems: Problems) -> Snapshot | None:
    """The snapshot of a file that ``evaluate --format json`` wrote for one dataset; faults go to ``problems``."""
    text = read_text(path, name, problems, largest=_LARGEST, refuse=refuse_but_assessment)
    if text is None:
        return None
    hint = Text("save one with: chitieu evaluate DATASET --format json -o {file}", file="a.json")
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        problems.error("not-json", Place(name, line, column), Text("this is not JSON"), hint)
        return None
    if isinstance(saved, list) and len(saved) != 1:
        several = Text("the file holds {count} assessments, one was expected", count=len(saved))
        problems.error("several-assessments", Place(name, 1, 1), several, hint)
        return None
    if _tell_harmful(text, name, problems):
        return None
    if isinstance(saved, dict) and saved.get("supposed"):
        message = Text("these figures are supposed (--with): they are nobody's, and nothing is compared with them")
        problems.error("supposed", Place(name, 1, 1), message, hint)
        return None
    try:
        return _snapshot(saved[0] if isinstance(saved, list) else saved)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        problems.error("not-an-assessment", Place(name, 1, 1), Text("this is not an assessment of chitieu"), hint)
        return None


def _tell_harmful(text: str, name: str, problems: Problems) -> bool:
    """Says at its place which text holds a character that is none, written as an escape or as it is."""
    if harmful(text) is None and not _ESCAPE.search(text):  # nearly always: texts are looked at one by one otherwise
        return False
    for found in _TEXT.finditer(text):
        code = harmful(json.loads(found[0]))
        if code is not None:
            before = text[: found.start()]
            place = Place(name, before.count("\n") + 1, found.start() - before.rfind("\n"), len(found[0]))
            reason = Text("the character {code} may not stand in a value", code=code)
            problems.error("control-character", place, reason, Text("delete it"))
            return True
    return False


def _snapshot(saved: Any) -> Snapshot:
    target = _TARGET[saved["schema"]]
    documents = {document["id"]: document for document in saved["documents"]}
    return Snapshot(
        unit=str(saved["unit"]["id"]),
        unit_name=str(saved["unit"]["name"]),
        as_of=dt.date.fromisoformat(saved["as_of"]),
        standings=tuple(
            standing
            for result in saved["results"]
            if result["verdict"] is not None or "points" in result  # else nothing is asked
            for standing in _standings(
                {"as_of": saved["as_of"], **result}, str(result[target]), documents[result["document"]]
            )
        ),
        rulebook_digest=str(saved["rulebook_digest"]),
        dataset_digest=str(saved["dataset_digest"]),
        scores=tuple(_score(score, str(documents[score["document"]]["symbol"])) for score in saved.get("scores", ())),
    )


def _score(score: Any, symbol: str) -> ScoreStanding:
    within = score["points_within"] or {"at_least": score["points"], "at_most": score["points"]}
    points = Bounds(*(_fraction(within.get(end)) for end in ("at_least", "at_most")))
    return ScoreStanding(symbol, int(score["horizon"]), points, score["grade"])


def _standings(result: Any, target: str, document: Any) -> Iterator[Standing]:
    """That of a target, and those of its parts where there are several."""
    yield _standing(result, target, document)
    parts = result.get("parts") or []
    names = measured_names(_measured(part) for part in parts)
    for number, (part, name) in enumerate(zip(parts, names, strict=True), 1):
        head = {key: result[key] for key in ("document", "group", "horizon", "as_of")}
        title = part_title(str(result["title"]), str(part["title"]))
        given = {**part, **head, "title": title, "timing": result.get("timing")}
        yield _standing(given, target, document)._replace(part=number, measured=name)


def _measured(part: Any) -> str:
    indicator = str(part["indicator"])
    return dated(indicator, int(part["year"])) if "year" in part else indicator


def _horizon(saved: Any) -> int:
    year, _, month = str(saved).partition("-")
    return Horizon.month(int(year), int(month)) if month else int(year)


def _figure(saved: Any) -> Fraction | None:
    """An exact figure, or a root as far as it is known."""
    return Rounded(saved["rounded"]) if "rounded" in saved else _fraction(saved.get("exact"))


def _standing(result: Any, target: str, document: Any) -> Standing:
    value = result["value"] or {}
    exact, shortfall, kind = value.get("exact"), result["shortfall"], _kind(value)
    horizon, as_of = _horizon(result["horizon"]), dt.date.fromisoformat(result["as_of"])
    verdict = Verdict.MONITORED if result["verdict"] is None else Verdict(result["verdict"])
    is_quotient = value.get("unit") == "%" and value.get("counted")
    return Standing(
        document=str(result["document"]),
        symbol=str(document["symbol"]),
        target=target,
        title=str(result["title"]),
        group=str(result["group"]),
        horizon=horizon,
        verdict=verdict,
        level=_level(result["level"], kind) if result["level"] else None,
        value=_figure(value) if kind is None else _fraction(exact, kind),
        operands=exact if is_quotient else None,
        unit=kind or value.get("unit"),
        attainment=_figure(result["attainment"]),
        shortfall=None if shortfall is None or verdict is Verdict.MONITORED else int(shortfall),
        as_of=as_of,
        timing=Timing(result["timing"]) if result.get("timing") else timing(horizon, as_of),
        span=span_of(value.get("operands") or (), as_of.year),
        issued=dt.date.fromisoformat(document["date"]) if "date" in document else None,
        points=_fraction(result.get("points")),
    )


def _kind(value: Any) -> FactKind | None:
    """What a value is that is no number."""
    name = value.get("kind")
    grades = value.get("grades", {}).items()
    return FactKind(KindName(name), tuple((str(code), str(label)) for code, label in grades)) if name else None


def _level(level: Any, kind: FactKind | None) -> Level:
    """The level as saved; files of before tolerances were saved have none."""
    if kind is not None:
        return Level(Op(level["op"]), from_code(level["exact"], kind), kind=kind)
    names = ("tolerance", "upper", "baseline", "further")
    tolerance, upper, baseline, further = (level.get(name, {}).get("exact") for name in names)
    year = level.get("baseline_year")
    return Level(
        Op(level["op"]),
        Fraction(level["exact"]),
        Fraction(tolerance or 0),
        _fraction(upper),
        _fraction(baseline),
        None if year is None else int(year),
        _fraction(further),
    )


def _fraction(exact: str | None, kind: FactKind | None = None) -> Fraction | None:
    if exact is None:
        return None
    return Fraction(exact) if kind is None else from_code(exact, kind)
