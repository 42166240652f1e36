"""Generated rulebooks and datasets through both networks, the oracle and the set-based plan, for as long as is wanted.

``python -m tests.campaign [--cases N] [--seed S] [--seconds T] [--spark]``. A case is one unit of one rulebook. It ends
with 1 at the first disagreement, and writes the smallest table found within 20 seconds as a workspace below
build/campaign.

A new construct is a strategy in tests/generated, a branch in tests/oracle and one in tests/workspaces; nothing here.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from chitieu.model import Dataset, Rulebook
from chitieu.units.backends.spark import SparkCluster
from chitieu.units.plan.whole import TooLarge
from tests import oracle, oracle_years, workspaces
from tests.agreement import assert_as_oracle, assert_as_oracle_over_years, assert_points_as_oracle
from tests.conftest import ROOT
from tests.generated import datasets, related, rulebooks
from tests.generated_points import in_full, scored
from tests.generated_years import has_months, over_years, units_over_years
from tests.running import Clock, arguments, told
from tests.units.both import InMemory, Judged, assert_same, contradicted, in_one_table, on_spark, one_by_one

FOLDER = ROOT / "build/campaign"
TABLES = 40  # of one round, whose seed is one more than that of the round before
SHRINKING = 20  # seconds in which a smaller table is looked for

Judge = Callable[[Rulebook, Sequence[Dataset]], None]


class Disagreement(Exception):
    """The smallest rulebook and units that were found, and what the judges differed in."""

    def __init__(self, rulebook: Rulebook, units: Sequence[Dataset], what: str) -> None:
        super().__init__(what)
        self.rulebook, self.units, self.what = rulebook, units, what


class Judges(NamedTuple):
    """Who is asked about rulebooks that the oracle knows, such with relations, years of one unit, and points."""

    unrelated: Judge
    related: Judge
    over_years: Judge
    points: Judge


def one_round(number: int, judges: Judges, tables: int = TABLES) -> None:
    """Tables of a seed to the judges.

    Raises Disagreement for the smallest table on which a judge raised anything.
    """
    failed: list[tuple[Rulebook, Sequence[Dataset], str]] = []
    since: list[float] = []

    @seed(number)
    @settings(max_examples=tables, phases=[Phase.generate, Phase.shrink], database=None)
    @given(tables_of(judges))
    def judged(asked: tuple[Rulebook, list[Dataset], Judge]) -> None:
        rulebook, units, judge = asked
        if failed and time.monotonic() - since[0] > SHRINKING:
            return
        try:
            judge(rulebook, units)
        except Exception:
            failed.append((rulebook, units, traceback.format_exc()))
            since.append(time.monotonic())
            raise

    try:
        judged()
    except BaseException as error:
        if failed and not isinstance(error, KeyboardInterrupt):
            raise Disagreement(*min(failed, key=lambda each: len(repr(each[:2])))) from None
        raise


def crossed(units: Sequence[Dataset]) -> list[Dataset]:
    """The units, and others that have each fact and attribute of one of them: four of which are sixteen.

    A rulebook takes longer to draw and to plan than its units to be judged.
    """
    return [_crossed(units, first, step) for step in range(len(units)) for first in range(len(units))]


def _crossed(units: Sequence[Dataset], first: int, step: int) -> Dataset:
    names = sorted({name for one in units for name in (*one.facts, *one.unit.attributes)})
    whose = {name: units[(first + step * position) % len(units)] for position, name in enumerate(names)}
    facts = {name: one.facts[name] for name, one in whose.items() if name in one.facts}
    attributes = {name: one.unit.attributes[name] for name, one in whose.items() if name in one.unit.attributes}
    return units[first]._replace(facts=facts, unit=units[first].unit._replace(attributes=attributes))


UNITS = st.lists(datasets(), min_size=1, max_size=7).map(crossed)


def tables_of(judges: Judges) -> st.SearchStrategy[tuple[Rulebook, list[Dataset], Judge]]:
    """Rulebooks, a table and who judges it: rows of many units at a date, of one unit at many dates, or one unit twice,
    as far as it is known and in full.
    """
    return st.one_of(
        st.tuples(rulebooks(), UNITS, st.just(judges.unrelated)),
        st.tuples(related(), UNITS, st.just(judges.related)),
        st.tuples(over_years(), units_over_years(), st.just(judges.over_years)),
        st.tuples(scored(), in_full().map(list), st.just(judges.points)),
    )


@contextmanager
def all_judges(spark: bool, counts: Counter[str]) -> Iterator[Judges]:
    """The judges of a round; ``counts`` says how many units went through what."""
    duck = InMemory()
    folder = Path(tempfile.mkdtemp())
    cluster = SparkCluster("local[2]", folder) if spark else None

    def planned(rulebook: Rulebook, units: Sequence[Dataset], *, named: bool = False) -> Judged:
        many, single = (
            in_one_table(rulebook, units, duck, named=named),
            one_by_one(rulebook, units, "plain", named=named),
        )
        assert_same(many, single, contradicted(many, single))
        counts.update(cases=len(units), plan=len(units) - len(many.single))
        if cluster is not None:
            spark_s = on_spark(rulebook, units, duck, cluster, folder, named=named)
            assert_same(spark_s, single, contradicted(many, single))
            counts.update(spark=len(units))
        return many

    def unrelated(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        planned(rulebook, units)
        for one in units:
            assert_as_oracle(rulebook, one)
        counts.update(durable_rules=len(units), oracle=len(units))

    def with_history(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        if has_months(rulebook):
            counts.update(cases=len(units))
        else:
            assert_rows_as_oracle(rulebook, units, planned(rulebook, units, named=True))
        for place in range(len(units)):
            assert_as_oracle_over_years(rulebook, units[: place + 1])
        counts.update(durable_rules=len(units), oracle=len(units), over_years=len(units))

    def with_points(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        partly, in_full = units
        assert_points_as_oracle(rulebook, partly, in_full)
        counts.update(cases=len(units), oracle=len(units), points=len(units))

    try:
        yield Judges(_but_too_large(unrelated), _but_too_large(planned), _but_too_large(with_history), with_points)
    finally:
        duck.close()
        if cluster is not None:
            cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


def assert_rows_as_oracle(rulebook: Rulebook, units: Sequence[Dataset], many: Judged) -> None:
    """Rows of several dates of one unit, each judged by itself with those before it."""
    targets = {(target.document, target.id): target for target in rulebook.targets}
    horizons = {horizon: horizon for document in rulebook.documents for horizon in document.horizons}
    for (unit, document, id, horizon, part), row in many.rows.items():
        if part == 0:
            datasets, cases = units[: int(unit.removeprefix("u")) + 1], targets[document, id].cases
            found = oracle_years.judged(cases, horizons[horizon], datasets, rulebook.facts, by_itself=True)
            assert (row.verdict, row.timing) == (found.verdict, found.timing)
            assert row.attainment == found.percent or (row.attainment is None and isinstance(found.percent, oracle.Cut))


def _but_too_large(judge: Callable[[Rulebook, Sequence[Dataset]], object]) -> Judge:
    """The plan refuses numbers that could be too long: no disagreement."""

    def judged(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        try:
            judge(rulebook, units)
        except TooLarge:
            return

    return judged


def main() -> int:
    asked = arguments("campaign", lambda parser: parser.add_argument("--spark", action="store_true"))
    counts: Counter[str] = Counter()
    clock = Clock(asked)
    with all_judges(asked.spark, counts) as judges:
        for number in clock.numbers(lambda: counts["cases"], lambda: told(counts)):
            try:
                one_round(number, judges)
            except Disagreement as found:
                folder = FOLDER / str(number)
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                (folder / "what.txt").write_text(f"--seed {number}\n{found.what}", "utf-8")
                (folder / "model.txt").write_text(f"{found.rulebook!r}\n{found.units!r}\n", "utf-8")
                with suppress(workspaces.NotWritten):
                    workspaces.write(folder, found.rulebook, found.units)
                print(f"{found.what}\nseed {number}: the judges differ; {folder}")
                return 1
    print(told(counts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
