"""Start-up: ``chitieu evaluate`` and ``chitieu --version`` against the floor that their libraries set, in one run.

    python -m benchmarks.startup

The floor of ``evaluate`` imports typer, rich.table, yaml and the engine's C core, and prints a table of the same size;
it reads no file and judges nothing. The floor of ``--version`` is a typer program with that one option. The commands
run in turn, so that a slow moment of the machine meets both; the figure to quote is the median of the ratios pair by
pair. Promised: at most 1.4 and at most 1.1.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PAIRS = 25
ROOT = Path(__file__).parent.parent
DATASET = "datasets/lai-chau-city/2023-03-31.yaml"

TABLE_FLOOR = """
import typer, yaml, durable_rules_engine
from rich.console import Console
from rich.table import Table
app = typer.Typer(add_completion=False)
@app.command()
def table() -> None:
    t = Table()
    for column in range(6):
        t.add_column(str(column))
    for row in range(20):
        t.add_row(*["Cơ quan có lãnh đạo\\n3/17 = 17,6%"] * 6)
    Console(width=160).print(t)
app()
"""

VERSION_FLOOR = """
import typer
app = typer.Typer(add_completion=False)
def version(asked: bool) -> None:
    if asked:
        typer.echo("1")
        raise typer.Exit
@app.command()
def main(version: bool = typer.Option(False, "--version", callback=version, is_eager=True)) -> None: ...
app()
"""


def main() -> None:
    chitieu = [sys.executable, "-m", "chitieu"]
    compare("evaluate", [*chitieu, "evaluate", DATASET, "--format", "table"], [sys.executable, "-c", TABLE_FLOOR])
    compare("--version", [*chitieu, "--version"], [sys.executable, "-c", VERSION_FLOOR, "--version"])


def compare(name: str, ours: list[str], floor: list[str]) -> None:
    pairs = [(seconds(ours), seconds(floor)) for _ in range(PAIRS + 2)][2:]
    mine, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:<10}  {mine:6.1f} ms   floor {theirs:6.1f} ms   ratio {ratio:.2f}")


def seconds(command: list[str]) -> float:
    environment = {**os.environ, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs run from compiled files, as the libraries do
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
