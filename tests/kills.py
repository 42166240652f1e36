"""Real runs of everything that writes, which a signal ends at a step of theirs, for as long as is wanted.

``python -m tests.kills [--cases N] [--seed S] [--seconds T]``. A case is a command, a signal (SIGKILL, SIGTERM or
SIGINT) and a step (tests/steps) at which the run sends it to itself. Then each file is the old one or the new one,
whole; the exit code says what happened, without a traceback; and the next run ends as if nothing had been, with no
temporary file left. Each fault is told once, with its workspace below build/kills; then it goes on, and ends with 1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import duckdb

from tests.conftest import BASE, HANGING, ROOT
from tests.fuzzed import DATASET as SHIPPED_DATASET
from tests.fuzzed import UNIT_ROWS, UNITS, new_target
from tests.lists.made import CADRES, cadres, write
from tests.prose.word_files import paragraph, word_file
from tests.running import contents, main_of
from tests.steps import OF_FILES, stepped

FOLDER = ROOT / "build/kills"
DATASET = "datasets/sample-city/2023-03-31.yaml"
OLD = b"what was there"
UNDISTURBED = "from chitieu.__main__ import run; run()"
NEW_UNIT = ("--as-of", "2023-03-31", "--unit-id", "x", "--unit-name", "X")


class Writer(NamedTuple):
    """A command that writes, and the file that is there already, if any; ``lists``: it takes the rules of lists."""

    command: Sequence[str]
    old: str = ""
    lists: bool = False


def _evaluate(name: str) -> Writer:
    return Writer(("evaluate", DATASET, "-o", name), name)


WRITERS: Mapping[str, Writer] = {
    **{f"evaluate {name}": _evaluate(name) for name in ("a.json", "a.csv", "a.xlsx", "a.html", "a.md", "a.txt")},
    "audit": Writer(("audit", DATASET, "-o", "a.xlsx"), "a.xlsx"),
    "diff": Writer(("diff", DATASET, DATASET, "-o", "d.csv"), "d.csv"),
    "diff of tables": Writer(("diff", "then.csv", "now.csv", "-o", "d.csv"), "d.csv"),
    "evaluate-many csv": Writer(("evaluate-many", UNITS, "-o", "v.csv"), "v.csv"),
    "evaluate-many parquet": Writer(
        ("evaluate-many", UNITS, "-o", "v.parquet", "--on-error", "skip", "--rejects", "rejects.csv"), "v.parquet"
    ),
    "evaluate-many facts": Writer(
        ("evaluate-many", "lists", "--as-of", "2023-03-31", "--facts", "f.parquet"), "f.parquet", lists=True
    ),
    "diff of lists": Writer(("diff", "list.csv", "lists", "-o", "d.json"), "d.json", lists=True),
    "export-template targets": Writer(
        ("export-template", "targets", "--document", "06-NQ-TU", "-o", "targets.xlsx"), lists=True
    ),
    "evaluate-many page": Writer(("evaluate-many", UNITS, "-o", "p.html"), "p.html"),
    "rank": Writer(("rank", "now.csv", "NQ-1/minority-led-agencies", "-o", "r.csv"), "r.csv"),
    "show": Writer(("show", "now.csv", "-o", "p.html"), "p.html"),
    "export-template": Writer(("export-template", "commune-cadres", "-o", "form.xlsx"), lists=True),
    "format": Writer(("format",)),
    "import": Writer(("import", "list.csv", "-o", "datasets/x/2023.yaml", *NEW_UNIT), lists=True),
    "import into": Writer(("import", "list.csv", "-o", SHIPPED_DATASET), lists=True),
    "import learn": Writer(("import", "unknown.csv", "--learn", "words.yaml"), lists=True),
    "new dataset": Writer(("new", "dataset", "--as-of", "2031-12-31", "--source", "s", "--like", DATASET)),
    "new document": Writer(
        (
            *("new", "document", "--id", "NQ-2", "--symbol", "2-NQ/TU", "--title", "T", "--issuer", "I", "--date"),
            *("2023-01-01", "--horizon", "2025", "--rules", "other"),
        )
    ),
    "new target": Writer(new_target("NQ-1")),
    "proofread": Writer(("proofread", "report.txt", "-o", "p.html"), "p.html"),
    "proofread with comments": Writer(("proofread", "report.docx", "-o", "p.docx"), "p.docx"),
    "report": Writer(("report", DATASET, "-o", "r.docx"), "r.docx"),
    "test": Writer(("test", "--junit", "j.xml"), "j.xml"),
    "trend": Writer(("trend", DATASET, "-o", "t.json"), "t.json"),
}
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
ENDED = {signal.SIGKILL: (-9,), signal.SIGTERM: (-15, 143), signal.SIGINT: (130,)}


class Known(NamedTuple):
    """What a writer does when nothing happens: its steps, and its workspace before and after."""

    writer: Writer
    workspace: Path
    steps: Mapping[str, int]
    code: int
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]


def prepared(folder: Path, name: str, fault: str = "") -> Known:
    """The workspace of a writer, anew, and an undisturbed run of it in a copy. ``fault`` is code that breaks it."""
    workspace, copied, steps = folder / "good" / name, folder / "undisturbed", folder / "steps.json"
    for each in (workspace, copied):
        shutil.rmtree(each, ignore_errors=True)
    writer = WRITERS[name]
    _lists(workspace) if writer.lists else _base(workspace)
    if writer.old:
        (workspace / writer.old).write_bytes(OLD)
    shutil.copytree(workspace, copied)
    ran = _ran(stepped(steps, None, fault), writer.command, copied)
    assert ran.returncode in (0, 1), f"{name}: {ran.stderr}"
    counted = json.loads(steps.read_text("utf-8"))
    return Known(writer, workspace, counted, ran.returncode, held(workspace), held(copied))


def _base(folder: Path) -> None:
    """The small workspace: rules whose keys are out of order, a table of units, two of verdicts, and a report."""
    shutil.copytree(BASE, folder)
    for path in (folder / "rules/NQ-1").iterdir():
        first, *others = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join([*others, first]), "utf-8")
    for name, rows in (("now.csv", UNIT_ROWS), ("then.csv", UNIT_ROWS.replace("17,3", "5,4"))):
        (folder / UNITS).write_text(rows, "utf-8")
        ran = _ran(UNDISTURBED, ("evaluate-many", UNITS, "-o", name), folder)
        assert ran.returncode == 0, ran.stderr
    report = shutil.copy(ROOT / "examples/reports/bao-cao.txt", folder / "report.txt")
    word_file(folder / "report.docx", "".join(map(paragraph, Path(report).read_text("utf-8").splitlines())))


def _lists(folder: Path) -> None:
    for name in ("rules", "datasets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("schema"))
    (folder / "lists").mkdir()
    for name in ("list.csv", "lists/unit.csv"):
        write(folder / name, cadres())
    unknown = [["Chức vụ lạ" if cell == CADRES[0].post else cell for cell in row] for row in cadres()]
    write(folder / "unknown.csv", unknown)


def _ran(code: str, command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'engine'}",
        "CHITIEU_LANG": "en",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=HANGING,
    )


class Case(NamedTuple):
    """A signal at the ``nth`` time that a step of a writer comes."""

    name: str
    step: str
    nth: int
    sent: signal.Signals

    def __str__(self) -> str:
        return f"{self.name}, {self.sent.name} at {self.step} {self.nth}"


def drawn(number: int, name: str, known: Known) -> Case:
    """Mostly at a step that touches files, else in any function of ours."""
    random = Random(number)
    steps = [step for step in known.steps if step in OF_FILES] if random.random() < 0.7 else list(known.steps)
    step = random.choice(steps)
    return Case(name, step, random.randint(1, known.steps[step]), random.choice(SIGNALS))


def faults(case: Case, known: Known, folder: Path, fault: str = "") -> Iterator[str]:
    """Everything that may not be, in a fresh copy of the workspace in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(known.workspace, folder)
    ended = _ran(stepped(Path(os.devnull), (case.step, case.nth, int(case.sent)), fault), known.writer.command, folder)
    if ended.returncode not in ENDED[case.sent]:
        yield f"{case.sent.name} ended it with {ended.returncode}\n{ended.stderr}"
    for word in ("Traceback", "Exception ignored", "internal error"):
        if word in ended.stderr:
            yield f"{word} after {case.sent.name}\n{ended.stderr}"
    left = held(folder)
    for name in sorted({*left, *known.before}):
        if Path(name).name.startswith(".") or ".work/" in name:
            continue  # of a process that was killed: for the next run to remove
        if left.get(name) not in (known.before.get(name), known.after.get(name)):
            yield f"{name} is neither the old file nor the new one\n{left.get(name)!r:.2000}"
    again = _ran(f"{fault}\n{UNDISTURBED}", known.writer.command, folder)
    finished = held(folder)
    there_already = again.returncode == 3 and "[exists]" in again.stderr and left.items() >= known.after.items()
    if again.returncode != known.code and not there_already:
        yield f"the next run ended with {again.returncode}\n{again.stderr}"
    elif finished != known.after:
        yield f"after the next run: {_differing(finished, known.after)}"


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there. Of Parquet its rows: their order hangs on who wrote first."""
    return {name: _rows(folder / name) or each for name, each in contents(folder).items()}


def _rows(path: Path) -> bytes | None:
    """The rows of a whole Parquet file, sorted; ``None`` of anything else."""
    if path.suffix != ".parquet":
        return None
    with duckdb.connect() as connection:
        try:
            rows = connection.read_parquet(str(path)).fetchall()
        except duckdb.Error:
            return None
    return "\n".join(sorted(map(repr, rows))).encode()


def _differing(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    return ", ".join(sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name)))


def campaign(clock: Iterator[int], folder: Path, counts: Counter[str], fault: str = "") -> list[Path]:
    """One case a round; the folders of the faults that were found."""
    writers: dict[str, Known] = {}
    found: dict[str, Path] = {}
    for number in clock:
        name = Random(f"{number} writer").choice(list(WRITERS))
        if name not in writers:
            writers[name] = prepared(folder, name, fault)
        case = drawn(number, name, writers[name])
        counts["cases"] += 1
        counts[case.sent.name] += 1
        counts[name] += 1
        for what in faults(case, writers[name], folder / "running", fault):
            counts["faults"] += 1
            key = f"{name}: {what.partition(chr(10))[0]}"
            if key not in found:
                found[key] = folder / re.sub(r"\W+", "-", f"{number} {key}")[:100]
                shutil.rmtree(found[key], ignore_errors=True)
                shutil.copytree(folder / "running", found[key])
                (found[key] / "what.txt").write_text(f"--seed {number}\n{case}\n{what}", "utf-8")
                print(f"--seed {number} {case}: {key}: {found[key]}", flush=True)
    return list(found.values())


if __name__ == "__main__":
    raise SystemExit(main_of("kills", campaign, FOLDER))
