"""What holds of each construct of the language in each command, found by running its cases: a table of docs/levels.md.

    python -m tests.language.matrix

writes the table anew between its markers; a test finds each row again and compares.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import yaml
from hypothesis import Phase, given, settings

from chitieu import program
from chitieu.commands.watching import watch
from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_rulebook
from chitieu.language import language
from chitieu.messages import translator
from chitieu.model import (
    UNIT,
    ByCase,
    Comparison,
    Condition,
    Dataset,
    Gather,
    Horizon,
    KindName,
    Level,
    Not,
    OneOf,
    Op,
    Part,
    Parts,
    Rulebook,
    YearWord,
    criteria_of,
    last_day,
)
from chitieu.over_years import nodes
from chitieu.schemas import schema
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection
from tests import oracle_years
from tests.conftest import ROOT, Ran
from tests.drafts.test_new import TAKEN
from tests.files.test_schemas import as_editors_see_it, kind
from tests.generated import related, rulebooks
from tests.generated_years import over_years, units_over_years

HERE = Path(__file__).parent
PAGE = ROOT / "docs/levels.md"
BEGIN, END = "<!-- constructs -->", "<!-- end of constructs -->"
CONSTRUCTS = sorted({path.parent.parent.name for path in HERE.glob("*/*/expected.json")})
YES, NO, SINGLE, SAME = "✓", "–", "1", "≈"

# How each construct is written, for the pages; a fall-back to its name.
WRITTEN: Mapping[str, str] = {
    "ambition": r"at_least: (\{\d+: )?\[",
    "average": r"average\(",
    "baseline_formula": r"baseline: income of 2020|baseline:.* formula|`baseline:` takes one",
    "better": "better:",
    "date": "kind: date",
    "grade": "kind: grade",
    "growth": r"growth\(",
    "growth_of": r"growth_of\(",
    "in_turn": r"more_than: \{2030",
    "last_year": r"last_year\(",
    "level_formula": r"at_least: \{2025: (estimate|assigned_share)",
    "mergers": "merged_into",
    "month": r"2022-06",
    "nesting": r"again `all_of`|lại là `all_of`",
    "of_year": r"\w of 20\d\d",
    "rank": "kind: rank",
    "target_part": r"target: \w",
    "timing": "Which figures judge a horizon|số liệu sau mốc",
    "total": r"total\(",
    "when_unit": r'unit == "',
    "years": r"years\(",
    "yes_no": "kind: yes_no",
}


# --- running


def run(folder: Path, *arguments: str | Path) -> Ran:
    """The command line in this process, in a folder."""
    out, err = io.BytesIO(), io.BytesIO()
    code: object = 0
    with patch.object(sys, "argv", ["chitieu", *map(str, arguments)]), _written_to(out, err):
        before = Path.cwd()
        try:
            os.chdir(folder)
            program.main()
        except SystemExit as exit:
            code = exit.code
        finally:
            os.chdir(before)
    return Ran(int(str(code or 0)), out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def _written_to(out: io.BytesIO, err: io.BytesIO) -> Iterator[None]:
    streams = [io.TextIOWrapper(bytes, "utf-8", write_through=True) for bytes in (out, err)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        yield
    for stream in streams:
        stream.detach()


def cases(construct: str) -> list[Path]:
    return sorted(path.parent for path in (HERE / construct).glob("*/expected.json"))


def rows(case: Path) -> list[Mapping[str, Any]]:
    """The results of a case that are of whole targets."""
    found = json.loads((case / "expected.json").read_text("utf-8"))
    return [one for one in found if "target" in one and "part" not in one and "group" not in one]


def datasets(case: Path) -> list[str]:
    return list(dict.fromkeys(one["dataset"] for one in json.loads((case / "expected.json").read_text("utf-8"))))


def _rulebook(case: Path) -> Rulebook:
    return read_rulebook(case / "rules", "rules", Problems())


# --- what judges it


def by_network(construct: str, network: str) -> str:
    from tests.language.test_language import wrong_results

    def ran(folder: Path, *arguments: str | Path) -> Ran:
        return run(folder, *arguments)

    return YES if not any(wrong_results(case, network, ran) for case in cases(construct)) else NO


def by_oracle(construct: str) -> str:
    """What the oracle says of the datasets of a case, each with the unit's earlier ones; of no units below."""
    agreed = 0
    for case in cases(construct):
        rulebook = _rulebook(case)
        targets = {target.name: target for target in rulebook.targets}
        for one in rows(case):
            history = _until(case, one["dataset"], rulebook)
            horizon = next(each for each in _horizons(rulebook) if str(each) == one["horizon"])
            try:
                verdict = oracle_years.judged(targets[one["target"]].cases, horizon, history, rulebook.facts).verdict
            except (AssertionError, AttributeError, KeyError, TypeError):
                return NO
            if verdict.value != (one["verdict"] or "monitored"):
                return NO
            agreed += 1
    return YES if agreed else NO


def _until(case: Path, named: str, rulebook: Rulebook) -> list[Dataset]:
    """A dataset behind the earlier ones of its folder."""
    unit, date = named.split("/")
    paths = sorted(path for path in case.glob(f"datasets/{unit}/*.yaml") if path.stem <= date)
    read = [read_dataset(path, "x", rulebook, Problems()) for path in paths]
    return sorted((one for one in read if one is not None), key=lambda one: one.as_of)


def _horizons(rulebook: Rulebook) -> set[int]:
    return {horizon for document in rulebook.documents for horizon in document.horizons}


def says(rulebook: Rulebook) -> set[str]:
    """The constructs that stand in a rulebook, as far as rules alone say it."""
    found: set[str] = set()
    all_cases = [case for target in rulebook.targets for case in target.every_case]
    for case in all_cases:
        found |= set(_of_part(case.part, 0))
        found |= {"points"} if case.points else set()
        found |= {"when_unit"} if case.condition is not None and _names_unit(case.condition) else set()
        for criterion in criteria_of(case.part):
            found |= {"each_year"} if criterion.indicator.year else set()
            found |= {"better"} if criterion.indicator.better is not None else set()
            found |= {_SPANS[node.span] for node in nodes(criterion.indicator.formula) if node.span in _SPANS}
            found |= {name for _, level in criterion.levels for name in _of_level(level)}
            found |= {"in_turn"} if len({level.op for _, level in criterion.levels}) > 1 else set()
    for fact in rulebook.facts.values():
        marks = {"below_zero": fact.below_zero, "otherwise": fact.otherwise is not None, "score": fact.is_score}
        marks |= {"count_of": fact.below is not None and not fact.below.fact}
        marks |= {"sum_of": fact.below is not None and bool(fact.below.fact)}
        marks |= {name.value: fact.kind is not None and fact.kind.name is name for name in KindName}
        found |= {name for name, so in marks.items() if so}
    for horizon in (each for each in _horizons(rulebook) if isinstance(each, Horizon)):
        found.add("month" if horizon.is_month else "year_starts")
    return found


_SPANS = {
    YearWord.OF: "of_year",
    YearWord.LAST_YEAR: "last_year",
    YearWord.YEARS: "years",
    YearWord.TOTAL: "total",
    YearWord.AVERAGE: "average",
    YearWord.GROWTH: "growth",
    YearWord.GROWTH_OF: "growth_of",
}


def _of_part(part: Part, depth: int) -> Iterator[str]:
    if isinstance(part, ByCase):
        if part.group:
            yield "for_each"
        if part.target:
            yield "target_part"
        for case in part.cases:
            yield from _of_part(case.part, depth)
    elif isinstance(part, Parts):
        if part.gather is not Gather.EACH_YEAR:
            yield part.gather.value
            if depth:
                yield "nesting"
        for each in part.of:
            yield from _of_part(each, depth + 1)


def _of_level(level: Level) -> Iterator[str]:
    if level.op is Op.MONITOR:
        yield "monitor"
    if level.op in (Op.ABOUT_BELOW, Op.ABOUT_WITHIN):
        yield "better"
    if level.further is not None:
        yield "ambition"
    if level.data is not None:
        yield "level_formula" if level.data.value is not None else "baseline_formula"
        if level.data.baseline is not None:
            yield "baseline_formula"


def _names_unit(condition: Condition) -> bool:
    match condition:
        case OneOf(attribute, _):
            return attribute == UNIT
        case Not(operand):
            return _names_unit(operand)
        case Comparison():
            return False
        case _:
            return _names_unit(condition.left) or _names_unit(condition.right)


@cache
def generated() -> frozenset[str]:
    """The constructs that the rulebooks of the campaign have, in some hundred of them."""
    found: set[str] = set()
    for strategy in (rulebooks(), related(), over_years()):

        @settings(max_examples=200, phases=[Phase.generate], database=None, derandomize=True)
        @given(strategy)
        def drawn(rulebook: Rulebook) -> None:
            found.update(says(rulebook))

        drawn()
    return frozenset({*found, *_ended()})


def _ended() -> set[str]:
    """Whether horizons that have ended at the last of a unit's datasets are drawn."""
    found: set[str] = set()

    @settings(max_examples=20, phases=[Phase.generate], database=None, derandomize=True)
    @given(over_years(), units_over_years())
    def drawn(rulebook: Rulebook, datasets: list[Dataset]) -> None:
        if any(last_day(horizon) < datasets[-1].as_of for horizon in _horizons(rulebook)):
            found.add("timing")

    drawn()
    return found


def by_campaign(construct: str) -> str:
    return YES if construct in generated() else NO


# --- tables of many units


@cache
def in_tables(construct: str) -> tuple[str, str]:
    """Whether evaluate-many gives the verdicts, and whether the plan decides them or the judge of single units."""
    decided = by_plan = True
    for case in cases(construct):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(case / "rules", folder / "rules")
            (folder / "units.csv").write_text(_table(case), "utf-8")
            for document in sorted({one["target"].partition("/")[0] for one in rows(case)}):
                command = ("evaluate-many", "units.csv", "-o", "verdicts.csv", "--document", document, "--lang", "en")
                ran = run(folder, *command)
                if ran.code:
                    return NO, NO
                by_plan = by_plan and "judge of single units" not in ran.err
                decided = decided and _as_expected(folder / "verdicts.csv", document, case)
    return (YES if decided else NO), (YES if decided and by_plan else SINGLE if decided else NO)


def _as_expected(verdicts: Path, document: str, case: Path) -> bool:
    with verdicts.open(encoding="utf-8-sig") as stream:
        found = {
            (row["unit"], row["as_of"], f"{row['document']}/{row['target']}", row["horizon"]): row["verdict"]
            for row in csv.DictReader(stream)
            if row["part"] == "0"
        }
    for one in rows(case):
        unit, date = one["dataset"].split("/")
        if not one["target"].startswith(f"{document}/") or one.get("judged_by") not in (None, date):
            continue  # rows of a table are judged each by its own figures
        if one.get("timing") != "in_year" and found.get((unit, date, one["target"], one["horizon"])) != (
            one["verdict"] or "monitored"
        ):
            return False
    return True


def _table(case: Path) -> str:
    made = []
    for path in sorted(case.glob("datasets/*/*.yaml")):
        dataset = yaml.safe_load(path.read_text("utf-8"))
        of_unit = {key: value for key, value in dataset["unit"].items() if key not in ("id", "name", "tier", "within")}
        made.append({"unit": dataset["unit"]["id"], "as_of": path.stem, **of_unit, **_cells(dataset["facts"])})
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in made for name in row)))
    writer.writeheader()
    writer.writerows(made)
    return stream.getvalue()


def _cells(facts: Mapping[str, Any]) -> dict[str, str]:
    made = {}
    for name, value in facts.items():
        ends = value if isinstance(value, dict) else {"": value}
        for end, figure in ends.items():
            text = "yes" if figure is True else "no" if figure is False else str(figure)
            text = f"{float(text[:-1]) / 10:.4f}%" if text.endswith("‰") else text  # tables take no ‰
            made[f"{name}_{end}" if end not in ("", "value") else name] = text
    return made


# --- the other commands


MOST = 4  # datasets of a case that a command is tried on


def explained(construct: str) -> str:
    for case in cases(construct):
        for one in list({(one["target"], one["dataset"]): one for one in rows(case)}.values())[:MOST]:
            for more in ((), ("--format", "json")):
                if run(case, "explain", one["target"], f"datasets/{one['dataset']}.yaml", *more).code:
                    return NO
    return YES


def tested(construct: str) -> str:
    """A case as an example of its target: the figures that it is of, those of other years by their names."""
    for case in cases(construct):
        for one in rows(case):
            if one["verdict"] is not None and not (case / "datasets/units.yaml").exists():
                with tempfile.TemporaryDirectory() as name:
                    if _holds_as_example(case, one, Path(name)):
                        return YES
    return NO


def _holds_as_example(case: Path, one: Mapping[str, Any], folder: Path) -> bool:
    shutil.copytree(case / "rules", folder / "rules")
    unit, date = one["dataset"].split("/")
    given: dict[str, Any] = {}
    for path in sorted(case.glob(f"datasets/{unit}/*.yaml")):
        read = yaml.safe_load(path.read_text("utf-8"))
        if path.stem == date:
            own = {key: value for key, value in read["unit"].items() if key not in ("id", "name", "tier", "within")}
            given |= own | read["facts"]
        elif path.stem < date and path.stem.endswith(date[4:]):
            given |= {f"{fact} of {path.stem[:4]}": value for fact, value in read["facts"].items()}
    example = {"given": given, "as_of": date, "expect": {one["horizon"]: one["verdict"]}}
    path = folder / f"rules/{one['target']}.yaml"
    written = yaml.safe_dump({"examples": [example]}, allow_unicode=True, sort_keys=False, default_flow_style=None)
    path.write_text(path.read_text("utf-8") + re.sub(r"'(\d{4}(?:-\d\d){0,2})'", r"\1", written), "utf-8")
    return run(folder, "test", path.relative_to(folder)).code == 0


def linted(construct: str) -> str:
    """Without an error, and without a question but that for examples, which the cases have none of."""
    for case in cases(construct):
        ran = run(case, "lint", "rules", "--format", "json")
        asked = [one for one in json.loads(ran.out) if one["code"] not in ("no-example", *_ASKED_RIGHTLY)]
        if ran.code or asked:
            return NO
    return YES


# What lint rightly asks of sentences that say a figure otherwise than their levels do.
_ASKED_RIGHTLY = ("level-not-stated", "figure-without-level", "unrelated-parts", "unused-indicator")


def ordered(construct: str) -> str:
    return YES if not any(run(case, "format", "--check").code for case in cases(construct)) else NO


@cache
def _schema(name: str) -> Mapping[str, Any]:
    return schema(name, translator("vi"))


def by_schema(construct: str) -> str:
    for case in cases(construct):
        for path in (*case.glob("rules/**/*.yaml"), *case.glob("datasets/**/*.yaml")):
            try:
                jsonschema.validate(as_editors_see_it(path), _schema(kind(path)))
            except jsonschema.ValidationError:
                return NO
    return YES


def offered(construct: str) -> str:
    """Whether chitieu new takes it, as its tests try."""
    return YES if construct in TAKEN else NO


def compared(construct: str, command: str) -> str:
    """diff and trend over the datasets of one unit, or of the first two units where each has one."""
    for case in cases(construct):
        by_unit: dict[str, list[str]] = {}
        for one in datasets(case):
            by_unit.setdefault(one.partition("/")[0], []).append(f"datasets/{one}.yaml")
        several = [sorted(paths) for paths in by_unit.values() if len(paths) > 1]
        first = several[0] if several else [f"datasets/{one}.yaml" for one in datasets(case)[:2]]
        if not several and command == "trend":
            first = first[:1]
        for more in ((), ("--format", "json")):
            if run(case, command, *(first if command == "trend" else (first[0], first[-1])), *more).code:
                return NO
    return YES


def written_as(construct: str, *command: str, suffix: str = "") -> str:
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(construct):
            output = ("-o", Path(folder) / f"{case.name}{suffix}") if suffix else ()
            if run(case, *command, f"datasets/{datasets(case)[-1]}.yaml", *output).code:
                return NO
    return YES


def watched(construct: str) -> str:
    """One edit, a blank line in a target, shown and survived."""
    case = cases(construct)[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        shutil.copytree(case, folder)
        pauses = iter(("edit", "rest", "rest", "end"))

        def pause() -> None:
            match next(pauses):
                case "edit":
                    _touch(folder)
                case "end":
                    raise KeyboardInterrupt

        chosen = [folder / f"datasets/{datasets(case)[-1]}.yaml"]

        def look() -> Any:
            return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*.yaml")}

        def evaluated(problems: Problems) -> Any:
            nothing = Selection([], [], [])
            return evaluate(folder / "rules", folder / "datasets", chosen, nothing, "plain", problems, must_ask=False)

        out, err = io.BytesIO(), io.BytesIO()
        with _written_to(out, err):
            watch(evaluated, look, pause, language("en"), 1)
        told = err.getvalue().decode()
        return YES if "changed:" in told and "error" not in told else NO


def _touch(folder: Path) -> None:
    path = next(path for path in sorted(folder.glob("rules/*/*.yaml")) if path.name != "document.yaml")
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


def on_pages(construct: str, pages: Sequence[Path]) -> str:
    text = "\n".join(page.read_text("utf-8").partition(BEGIN)[0] for page in pages)
    return YES if re.search(WRITTEN.get(construct, rf"\b{construct}\b"), text) else NO


Column = Callable[[str], str]
COLUMNS: Mapping[str, Column] = {
    "durable_rules": lambda one: by_network(one, "durable"),
    "our network": lambda one: by_network(one, "plain"),
    "oracle": by_oracle,
    "campaign": by_campaign,
    "evaluate-many": lambda one: in_tables(one)[0],
    "DuckDB": lambda one: in_tables(one)[1],
    "explain": explained,
    "test": tested,
    "lint": linted,
    "format": ordered,
    "schema": by_schema,
    "new": offered,
    "diff": lambda one: compared(one, "diff"),
    "trend": lambda one: compared(one, "trend"),
    "audit": lambda one: written_as(one, "audit"),
    "report": lambda one: written_as(one, "report", suffix=".docx"),
    "xlsx": lambda one: written_as(one, "evaluate", suffix=".xlsx"),
    "html": lambda one: written_as(one, "evaluate", suffix=".html"),
    "watch": watched,
    "docs": lambda one: on_pages(one, [PAGE, ROOT / "docs/units.md"]),
    "docs/vi": lambda one: on_pages(one, sorted((ROOT / "docs/vi").glob("*.md"))),
}


def row(construct: str) -> str:
    """The line of a construct; Spark runs the plan of DuckDB, and is held to it on what the campaign generates."""
    found = {name: holds(construct) for name, holds in COLUMNS.items()}
    plan = found["DuckDB"]
    spark = plan if plan != YES else YES if found["campaign"] == YES else SAME
    cells = [found[name] for name in COLUMNS]
    cells.insert(list(COLUMNS).index("DuckDB") + 1, spark)
    return f"| {construct} | {' | '.join(cells)} |"


def table(constructs: Sequence[str] = CONSTRUCTS) -> str:
    names = list(COLUMNS)
    names.insert(names.index("DuckDB") + 1, "Spark")
    head = f"| | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}"
    return "\n".join([head, *map(row, constructs)])


def written_table() -> str:
    return PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
