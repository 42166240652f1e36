"""What stands around the set-based engine, each row beside the same job by hand, as ratios in one run.

    python -m benchmarks.around                # all rows; pyarrow lies in build/benchmark: make benchmark-units
    python -m benchmarks.around rank diff      # some

Commands run whole, each in a process of its own; of a rival only its work is counted, without its imports. CPU seconds
and peak memory, medians of five pairs in turn; a ratio is the median of the ratios pair by pair.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.units import ROOT, facts_table, workplace

PAIRS = 5
UNITS, TARGETS, LEVELS = 100_000, 14, {2025: "3/5", 2026: "13/20", 2027: "7/10", 2030: "3/4"}
ONE = "D/rule-3"


class Spent(NamedTuple):
    """CPU seconds, and the most memory in MiB."""

    seconds: float
    memory: float


def rules(folder: Path) -> Path:
    """The rulebook of ``benchmarks.units`` as files."""
    rules = folder / "rules"
    (rules / "D").mkdir(parents=True)
    facts = "".join(
        f"  {letter}{k}: {{label: {letter} {k}, unit: người, group: g}}\n" for k in range(TARGETS) for letter in "nd"
    )
    (rules / "facts.yaml").write_text(f"groups: {{g: Nhóm}}\nfacts:\n{facts}", "utf-8")
    shares = "".join(
        f'  i{k}: {{label: Tỷ lệ {k}, formula: n{k} / d{k}, unit: "%", group: g}}\n' for k in range(TARGETS)
    )
    (rules / "indicators.yaml").write_text(f"indicators:\n{shares}", "utf-8")
    head = "id: D\nsymbol: D\ntitle: D\nissuer: D\ndate: 2021-01-01\n"
    (rules / "D/document.yaml").write_text(f"{head}horizons: [{', '.join(map(str, LEVELS))}]\n", "utf-8")
    levels = "".join(f"  {year}: {level}\n" for year, level in LEVELS.items())
    for k in range(TARGETS):
        text = f"id: rule-{k}\nindicator: i{k}\nstatement: s\nsource: s\nat_least:\n{levels}"
        (rules / f"D/rule-{k}.yaml").write_text(text, "utf-8")
    return rules


def later(facts: Path, folder: Path) -> Path:
    """The same units a year later: a third of them lost some of one kind, a fifth won of another."""
    path = folder / "later.parquet"
    changed = (
        "DATE '2026-12-31' AS as_of, CASE WHEN hash(unit) % 3 = 0 THEN greatest(n0 - 3, 0) ELSE n0 END AS n0, "
        "CASE WHEN hash(unit) % 5 = 0 THEN n1 + 4 ELSE n1 END AS n1"
    )
    duckdb.connect().execute(f"COPY (SELECT * REPLACE ({changed}) FROM '{facts}') TO '{path}'")
    return path


# --- rivals, each in a process of its own ---------------------------------------------------------------------------


def write_finished(table: str, out: str) -> Callable[[], object]:
    """pyarrow writes the finished table, which it has in memory."""
    sys.path.append(str(ROOT / "build/benchmark"))
    parquet, compute = import_module("pyarrow.parquet"), import_module("pyarrow")
    compute.set_cpu_count(2)
    held = parquet.read_table(table)
    return lambda: parquet.write_table(held, out, compression="zstd")


def rank_by_hand(table: str, _: str) -> Callable[[], object]:
    document, _, target = ONE.partition("/")
    return lambda: (
        _two_threads()
        .execute(
            "SELECT unit, rank() OVER (ORDER BY attainment_numerator / attainment_denominator DESC) AS place "
            f"FROM '{table}' WHERE part = 0 AND document = '{document}' AND target = '{target}' AND horizon = 2025 "
            "ORDER BY place LIMIT 10"
        )
        .fetchall()
    )


_CHANGED = """
SELECT unit, document, target, horizon, e.verdict AS verdict_then, l.verdict AS verdict_now,
    e.numerator AS numerator_then, e.denominator AS denominator_then, l.numerator AS numerator_now,
    l.denominator AS denominator_now, e.attainment AS attainment_then, l.attainment AS attainment_now,
    CASE WHEN e.verdict <> l.verdict THEN l.verdict WHEN l.attainment > e.attainment THEN 'better' ELSE 'worse' END way
FROM '{then}' e JOIN '{now}' l USING (unit, document, target, horizon, part)
WHERE part = 0 AND (e.verdict <> l.verdict OR e.attainment <> l.attainment)
"""


def diff_by_hand(then: str, now: str) -> Callable[[], object]:
    query = _CHANGED.format(then=then, now=now)
    return lambda: (
        _two_threads()
        .execute(f"SELECT document, target, horizon, way, count(*), min(unit) FROM ({query}) GROUP BY ALL")
        .fetchall()
    )


def moves_by_hand(then: str, now: str) -> Callable[[], object]:
    query = _CHANGED.format(then=then, now=now)
    out = Path(now).with_name("hand.csv")
    return lambda: _two_threads().execute(f"COPY ({query} ORDER BY way, document, target, unit) TO '{out}'")


def csv_by_hand(table: str, out: str) -> Callable[[], object]:
    order = "unit, as_of, document, target, horizon, part"
    return lambda: _two_threads().execute(f"COPY (FROM '{table}' ORDER BY {order}) TO '{out}'")


def _two_threads() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2})


RIVALS = {each.__name__: each for each in (write_finished, rank_by_hand, diff_by_hand, moves_by_hand, csv_by_hand)}


def rival(name: str, *given: str) -> None:
    """Prints the CPU seconds of the work of a rival, once it has what it works on."""
    job = RIVALS[name](*given)
    start = time.process_time()
    job()
    print(time.process_time() - start)


# --- pairs in turn --------------------------------------------------------------------------------------------------


def spent(command: Sequence[str]) -> Spent:
    """What a process spends; of a rival the seconds that it prints."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            assert process.stderr is not None
            raise SystemExit(f"{' '.join(command)}: {process.stderr.read()}")
    own = used.ru_utime + used.ru_stime
    return Spent(float(printed) if "rival" in command else own, used.ru_maxrss / 1024)


def compared(name: str, ours: Sequence[str], theirs: Sequence[str]) -> None:
    chitieu, by_hand = [sys.executable, "-m", "chitieu"], [sys.executable, "-m", "benchmarks.around", "rival"]
    pairs = [(spent([*chitieu, *ours]), spent([*by_hand, *theirs])) for _ in range(PAIRS)]
    mine, other = (Spent(*map(statistics.median, zip(*side, strict=True))) for side in zip(*pairs, strict=True))
    ratio = statistics.median(own.seconds / by.seconds for own, by in pairs)
    print(
        f"{name:<42} {mine.seconds:6.2f} s {mine.memory:6.0f} MiB   "
        f"{theirs[0]:<15} {other.seconds:6.2f} s {other.memory:6.0f} MiB   {ratio:6.2f} times",
        flush=True,
    )


def main(wanted: Sequence[str]) -> None:
    with workplace() as folder:
        book, facts = rules(folder), facts_table(folder, UNITS)
        out, csv, moves = folder / "out.parquet", folder / "out.csv", folder / "moves.csv"
        then, now = folder / "then.parquet", folder / "now.parquet"
        evaluate = ["evaluate-many", str(facts), "--rules", str(book)]
        for source, table in ((facts, then), (later(facts, folder), now)):
            spent(
                [sys.executable, "-m", "chitieu", "evaluate-many", str(source), "--rules", str(book), "-o", str(table)]
            )
        finished, tables = ["write_finished", str(then), str(folder / "arrow.parquet")], [str(then), str(now)]
        rows: Mapping[str, tuple[str, list[str], list[str]]] = {
            "evaluate": ("evaluate-many -o out.parquet", [*evaluate, "-o", str(out)], finished),
            "summary": ("evaluate-many without -o", evaluate, finished),
            "csv": ("evaluate-many -o out.csv", [*evaluate, "-o", str(csv)], ["csv_by_hand", str(then), str(csv)]),
            "rank": ("rank of one target", ["rank", str(then), ONE], ["rank_by_hand", str(then), ""]),
            "diff": ("diff", ["diff", *tables, "--memory", "1GB"], ["diff_by_hand", *tables]),
            "moves": (
                "diff -o moves.csv",
                ["diff", *tables, "--memory", "1GB", "-o", str(moves)],
                ["moves_by_hand", *tables],
            ),
        }
        for name, (title, ours, theirs) in rows.items():
            if not wanted or name in wanted:
                compared(title, ours, theirs)
        if not wanted or "evaluate" in wanted:
            written, by_arrow = (path.stat().st_size / 2**20 for path in (then, folder / "arrow.parquet"))
            print(f"the table: {written:.0f} MiB, as pyarrow writes it with zstd {by_arrow:.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["rival"]:
        rival(*sys.argv[2:])
    else:
        main(sys.argv[1:])
