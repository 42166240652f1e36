"""Two million people who do not exist, in 10,600 communes: from a register to verdicts in one command, timed.

The rival does the least that could be done: it counts women, minority people and all by commune in one query of DuckDB
by hand, checks nothing and judges nothing.

    python -m benchmarks.register
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import PeopleForm

ROOT = Path(__file__).parent.parent
PEOPLE, COMMUNES = 2_000_000, 10_600
FORM, MEMORY, RUNS = "commune-cadres", "2GB", 3
POSTS = ("party_secretary", "party_deputy", "council_chair", "committee_chair")
UNCOUNTED = {"doctor"}  # no fact counts them alone, so relations between the others would not hold


def register(path: Path) -> None:
    """A secretary, a deputy and two chairs in each commune, all others members; a twentieth of all else unknown."""
    problems = Problems()
    rulebook = read_rulebook(ROOT / "rules", "rules", problems)
    forms = read_forms(ROOT / "rules/forms", "rules/forms", rulebook.facts, problems)
    form = next(form for form in forms if form.id == FORM and isinstance(form, PeopleForm))
    columns = []
    for number, (id, trait) in enumerate(form.traits.items()):
        if id == "post":
            columns.append(f"coalesce([{_listed(POSTS)}][1 + i // {COMMUNES}], 'party_member') AS post")
            continue
        codes = [code for code in trait.values if code not in UNCOUNTED]
        chosen = f"[{_listed(codes)}][1 + (hash(i * 31 + {number}) % {len(codes)})::INT]"
        columns.append(f"CASE WHEN hash(i * 17 + {number}) % 20 > 0 THEN {chosen} END AS {id}")
    query = (
        f"SELECT 'xa-' || (i % {COMMUNES}) AS unit, DATE '2025-12-31' AS as_of, i AS person, "
        f"'Xã số ' || (i % {COMMUNES}) AS body, {', '.join(columns)} FROM range({PEOPLE}) t(i)"
    )
    duckdb.connect().execute(f"COPY ({query}) TO '{path}'")


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def ours(people: Path, out: Path) -> None:
    command = [
        sys.executable,
        "cli.py",
        "evaluate-many",
        str(people),
        "--form",
        FORM,
        "--memory",
        MEMORY,
        "-o",
        str(out),
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def by_hand(people: Path, out: Path) -> None:
    counts = "count(*) FILTER (sex = 'female') AS women, count(*) FILTER (ethnicity <> 'kinh') AS minority"
    query = f"SELECT unit, as_of, count(DISTINCT person) AS people, {counts} FROM '{people}' GROUP BY ALL"
    duckdb.connect(config={"threads": 2}).execute(f"COPY ({query}) TO '{out}'")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="chitieu-benchmark") as folder:
        people, out = Path(folder) / "people.parquet", Path(folder) / "out.parquet"
        register(people)
        jobs: dict[str, Callable[[Path, Path], None]] = {"chitieu": ours, "three counts by hand": by_hand}
        times: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(RUNS):
            for name, job in jobs.items():
                start = time.perf_counter()
                job(people, out)
                times[name].append(time.perf_counter() - start)
        for name, took in times.items():
            ratio = statistics.median(other / own for other, own in zip(took, times["chitieu"], strict=True))
            print(f"{name:<22} {statistics.median(took):6.2f} s   {ratio:5.2f} times ours")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{PEOPLE} people, {COMMUNES} communes, --memory {MEMORY}: peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
