"""A province or a country in one table: 100,000 units × 14 indicators × 4 levels, Parquet in, Parquet out, as ratios.

Every contender does the same job in this process on two threads: reads the facts, decides 5.6 million verdicts with
attainment and shortfall, writes a row for each. Ours also checks every fact on its way, which the others leave out.
What decides one unit at a time does so for a sample, and its time is scaled up. Figures are medians over runs that
take turns, so that a machine shared with others slows all alike.

    make benchmark-units                                   # installs what it compares with into build/benchmark
    python -m benchmarks.units growth|rulebook|gaps|spark  # other questions
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.contenders import LEVELS, SHARES, by_hand_in_duckdb, by_hand_in_polars, in_openfisca, in_zen
from chitieu.diagnostics import Problems
from chitieu.judging.assess import Assessor
from chitieu.judging.network import available_driver
from chitieu.model import (
    Case,
    Criterion,
    Dataset,
    Document,
    Fact,
    FactName,
    FactType,
    Indicator,
    Level,
    Op,
    Operation,
    Rulebook,
    Target,
    Unit,
)
from chitieu.numbers import exactly
from chitieu.units.backends.duck import Duck
from chitieu.units.facts.checked import Settings
from chitieu.units.facts.sources import Source
from chitieu.units.plan.branches import branches, kinds, query
from chitieu.units.plan.quotients import value
from chitieu.units.plan.ranges import FactColumns
from chitieu.units.questions import questions_of
from chitieu.units.run import evaluated
from chitieu.units.sql import in_dialect, union

UNITS = 100_000
RUNS = 7
SAMPLE = 300
ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "build/benchmark"))


def rulebook(targets: int = SHARES) -> Rulebook:
    """Shares with four levels each; beyond SHARES the same shares again."""
    facts = {f"{letter}{k}": FactType(f"{letter}{k}", "", "người", "g") for k in range(SHARES) for letter in "nd"}
    indicators = {
        f"i{k}": Indicator(f"i{k}", "", Operation("/", FactName(f"n{k}"), FactName(f"d{k}")), "%", "g")
        for k in range(SHARES)
    }
    levels = tuple((year, Level(Op.AT_LEAST, Fraction(*share))) for year, share in LEVELS.items())
    documents = Document(
        "D",
        "",
        "",
        "",
        dt.date(2021, 1, 1),
        "",
        tuple(LEVELS),
        tuple(
            Target(
                f"rule-{k}", "D", "", "g", "", "", (Case(None, "", Criterion(indicators[f"i{k % SHARES}"], levels)),)
            )
            for k in range(targets)
        ),
    )
    return Rulebook({"g": "g"}, frozenset(), facts, {}, indicators, (documents,), (), ())


def facts_table(folder: Path, units: int, *, gaps: bool = False) -> Path:
    """A table of facts: parts and wholes of up to a thousand people. With gaps a tenth of the figures is missing."""
    path = folder / f"facts-{units}{'-gaps' if gaps else ''}.parquet"
    columns = []
    for k in range(SHARES):
        for name, size in ((f"n{k}", f"hash(i * 31 + {k}) % 500"), (f"d{k}", f"500 + hash(i * 17 + {k}) % 500")):
            given = f"CASE WHEN hash(i * 13 + {k}) % 10 > 0 THEN {size} END" if gaps else size
            columns.append(f"({given})::BIGINT AS {name}")
    query = f"SELECT 'xa-' || i AS unit, DATE '2025-12-31' AS as_of, {', '.join(columns)} FROM range({units}) t(i)"
    connection = duckdb.connect()
    connection.execute(f"COPY ({query}) TO '{path}'")
    connection.close()
    return path


def ours(facts: Path, out: Path, book: Rulebook, backend: str = "duckdb", memory: str | None = None) -> None:
    problems = Problems()
    source = Source(str(facts), None, facts.name)
    with evaluated(book, None, source, out, Settings(backend, memory), lambda _: None, problems):
        pass
    assert not problems.found


def one_by_one(facts: Path, units: int) -> float:
    """Seconds that the network of durable_rules takes for all units, from a sample."""
    rows = duckdb.connect().execute(f"FROM '{facts}' LIMIT {SAMPLE}")
    names = [column[0] for column in rows.description or ()]
    datasets = []
    for unit, as_of, *values in rows.fetchall():
        known = {name: Fact(name, exactly(value), "") for name, value in zip(names[2:], values, strict=True)}
        datasets.append(Dataset(Unit(unit, unit, {}), as_of, "", known, (), ""))
    with Assessor(rulebook(), available_driver()) as assessor:
        return seconds(lambda: [assessor.assess(dataset) for dataset in datasets]) * units / SAMPLE


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


@contextmanager
def workplace() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chitieu-benchmark"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        print(f"{name} is not installed: make benchmark-units")
        return None


def compare() -> None:
    """Ours against the same job by hand, and against engines that decide one unit or one array at a time."""
    with workplace() as folder:
        facts, out = facts_table(folder, UNITS), folder / "out.parquet"
        book = rulebook()
        jobs: dict[str, Callable[[], float]] = {
            "chitieu": lambda: seconds(lambda: ours(facts, out, book)),
            "DuckDB by hand": lambda: seconds(lambda: by_hand_in_duckdb(facts, out)),
        }
        polars, openfisca, zen = (package(name) for name in ("polars", "openfisca_core", "zen"))
        if polars is not None:
            jobs["Polars by hand"] = lambda: seconds(lambda: by_hand_in_polars(polars, facts, out))
        if openfisca is not None and polars is not None:
            for whole in (True, False):
                name = f"openfisca-core, float32{'' if whole else ', two columns fewer'}"
                jobs[name] = partial(seconds, partial(in_openfisca, polars, facts, out, whole=whole))
        if zen is not None:
            jobs["zen-engine (a sample, scaled)"] = lambda: in_zen(zen, facts, UNITS)
        jobs["durable_rules (a sample, scaled)"] = lambda: one_by_one(facts, UNITS)
        runs: dict[str, list[float]] = {name: [] for name in jobs}
        for number in range(RUNS + 1):
            for name, job in jobs.items():
                took = job()
                if number:  # the first warms up
                    runs[name].append(took)
        for name, times in runs.items():
            ratio = statistics.median(other / own for other, own in zip(times, runs["chitieu"], strict=True))
            print(f"{name:<42} {statistics.median(times):9.2f} s   {ratio:9.2f} times ours")


def growth() -> None:
    """Time per unit and peak memory from 1,000 to 1,000,000 units, each in a process of its own, within 1GB."""
    with workplace() as folder:
        for units in (1_000, 10_000, 100_000, 1_000_000):
            facts = facts_table(folder, units)
            print(f"{units:>9} units  {in_a_process(facts, 'duckdb', '1GB')}")


def gaps() -> None:
    """The same with a tenth of the figures missing."""
    with workplace() as folder:
        for given in (False, True):
            facts = facts_table(folder, UNITS, gaps=given)
            print(f"{'with' if given else 'without'} gaps  {in_a_process(facts, 'duckdb', '1GB')}")


def spark() -> None:
    with workplace() as folder:
        facts = facts_table(folder, UNITS)
        for backend in ("duckdb", "local[2]"):
            print(f"{backend:<9}  {in_a_process(facts, backend, '2GB')}")


def in_a_process(facts: Path, backend: str, memory: str) -> str:
    times = []
    for _ in range(3):
        command = [sys.executable, "-m", "benchmarks.units", "once", str(facts), backend, memory]
        printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        times.append(tuple(map(float, printed.split())))
    took, peak = sorted(times)[1]
    return f"{took:7.2f} s   peak {peak:6.0f} MB"


def once(facts: str, backend: str, memory: str) -> None:
    path = Path(facts)
    took = seconds(lambda: ours(path, path.with_name("out.parquet"), rulebook(), backend, memory))
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def length() -> None:
    """Seconds of a core to make the plan and its text, as a run does: from 26 to 5,000 targets with 4 levels each."""
    for targets in (26, 260, 1000, 5000):
        book = rulebook(targets)
        start = time.process_time()
        questions = questions_of(book)
        facts = {id: FactColumns(id, id, 1, 1000, given=True) for id in questions.measured}
        values = {one.id: value(one.formula, facts) for one in questions.indicators}
        checks, every = 0, branches(questions, values, "base")
        while batch := list(islice(every, Duck.at_once)):
            types = kinds(batch)
            in_dialect(union([query(branch, "base", types) for branch in batch]), "duckdb")
            checks += len(batch)
        took = time.process_time() - start
        print(f"{targets:>5} targets, {checks:>6} checks: {took:6.2f} s, {1000 * took / checks:.2f} ms a check")


if __name__ == "__main__":
    gc.set_threshold(200_000, 20, 100)  # as program.py does
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    known = {"compare": compare, "growth": growth, "gaps": gaps, "spark": spark, "rulebook": length}
    if sys.argv[1:2] == ["once"]:
        once(*sys.argv[2:])
    else:
        known[sys.argv[1] if len(sys.argv) > 1 else "compare"]()
