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

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from chitieu.model import Dataset, Rulebook
from chitieu.units.backends.spark import SparkCluster
from chitieu.units.plan.whole import TooLarge
from tests import workspaces
from tests.agreement import assert_as_oracle
from tests.conftest import ROOT
from tests.generated import datasets, related, rulebooks
from tests.running import Clock, arguments, told
from tests.units.both import InMemory, assert_same, contradicted, in_one_table, on_spark, one_by_one

FOLDER = ROOT / "build/campaign"
TABLES = 40  # of one round, whose seed is one more than that of the round before
SHRINKING = 20  # seconds in which a smaller table is looked for

Judge = Callable[[Rulebook, Sequence[Dataset]], None]


class Disagreement(Exception):
    """The smallest rulebook and units that were found, and what the judges differed in."""

    def __init__(self, rulebook: Rulebook, units: Sequence[Dataset], what: str) -> None:
        super().__init__(what)
        self.rulebook, self.units, self.what = rulebook, units, what


def one_round(number: int, unrelated: Judge, with_relations: Judge, tables: int = TABLES) -> None:
    """Tables of a seed to two judges: of rulebooks that the oracle knows, and of such with relations.

    Raises Disagreement for the smallest table on which a judge raised anything.
    """
    failed: list[tuple[Rulebook, Sequence[Dataset], str]] = []
    since: list[float] = []

    @seed(number)
    @settings(max_examples=tables, phases=[Phase.generate, Phase.shrink], database=None)
    @given(st.one_of(st.tuples(rulebooks(), st.just(unrelated)), st.tuples(related(), st.just(with_relations))), UNITS)
    def judged(asked: tuple[Rulebook, Judge], units: list[Dataset]) -> None:
        rulebook, judge = asked
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


@contextmanager
def judges(spark: bool, counts: Counter[str]) -> Iterator[tuple[Judge, Judge]]:
    """The two judges of a round; ``counts`` says how many units went through what."""
    duck = InMemory()
    folder = Path(tempfile.mkdtemp())
    cluster = SparkCluster("local[2]", folder) if spark else None

    def planned(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        many, single = in_one_table(rulebook, units, duck), one_by_one(rulebook, units, "plain")
        assert_same(many, single, contradicted(many, single))
        counts.update(cases=len(units), plan=len(units) - len(many.single))
        if cluster is not None:
            assert_same(on_spark(rulebook, units, duck, cluster, folder), single, contradicted(many, single))
            counts.update(spark=len(units))

    def unrelated(rulebook: Rulebook, units: Sequence[Dataset]) -> None:
        planned(rulebook, units)
        for one in units:
            assert_as_oracle(rulebook, one)
        counts.update(durable_rules=len(units), oracle=len(units))

    try:
        yield _but_too_large(unrelated), _but_too_large(planned)
    finally:
        duck.close()
        if cluster is not None:
            cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


def _but_too_large(judge: Judge) -> Judge:
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
    with judges(asked.spark, counts) as (unrelated, with_relations):
        for number in clock.numbers(lambda: counts["cases"], lambda: told(counts)):
            try:
                one_round(number, unrelated, with_relations)
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
