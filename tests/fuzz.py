"""Files as somebody might send them, damaged in every way, through the real commands, for as long as is wanted.

``python -m tests.fuzz [--cases N] [--seed S] [--seconds T]``. A case is one damaged file and one command, run as tests
run it, in a process of its own that is bounded in time and memory. The command must end with a result or with a message
that has a place. Each fault is told once, with the smallest file found within 20 seconds, as a workspace below
build/fuzz; then it goes on, and ends with 1.

A new kind of file is a function in tests/fuzzed, a new way to damage one in tests/damage; nothing here.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from importlib import import_module
from io import BytesIO, TextIOWrapper
from pathlib import Path
from random import Random
from typing import NamedTuple

from chitieu import program
from chitieu.text.unseen import harmful
from tests.conftest import ROOT, Ran
from tests.damage import members
from tests.fuzzed import KINDS, Case, Goods
from tests.hostile import packed
from tests.running import contents, main_of

FOLDER = ROOT / "build/fuzz"
LONGEST = 20  # seconds of work that a case may take
HANGING = 120  # seconds after which a case that does not work hangs
LARGEST = 2_000  # MB of memory that a case may take
ADDRESSES = 12_000_000_000  # bytes of addresses, so that nothing takes the machine down
SHRINKING = 20  # seconds in which a smaller file is looked for

Content = bytes


class Fault(NamedTuple):
    """``key`` is the same for what is likely one cause; ``told`` is for people."""

    key: str
    told: str


# --- a case -----------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a command came to: ``broken`` is why it came to nothing, else ""."""

    ran: Ran
    broken: str


def run_apart(command: Sequence[str], folder: Path) -> Outcome:
    """A command in a folder, in a child of this process, which has all modules that it needs already."""
    with tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as stack:
        child = os.fork()
        if not child:
            _in_child(command, folder, result.fileno(), stack.fileno())
        _, status, used = os.wait4(child, 0)
        result.seek(0)
        stack.seek(0)
        said, stood = result.read(), stack.read().decode("utf-8", "replace")
    if not said:
        how = os.waitstatus_to_exitcode(status)
        what = (
            "took too long"
            if how in (1, -signal.SIGXCPU)
            else f"died of {signal.Signals(-how).name}"
            if how < 0
            else "?"
        )
        return Outcome(Ran(how, "", ""), f"{what}\n{stood}")
    code, out, err, broken = json.loads(said)
    if not broken and used.ru_maxrss > LARGEST * 1000:
        broken = f"took {used.ru_maxrss // 1000} MB of memory"
    return Outcome(Ran(code, out, err), broken)


def _in_child(command: Sequence[str], folder: Path, result: int, stack: int) -> None:
    """Never returns."""
    try:
        faulthandler.enable(stack)
        faulthandler.register(signal.SIGXCPU, stack, all_threads=False, chain=True)
        faulthandler.dump_traceback_later(HANGING, exit=True, file=stack)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 5))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        os.chdir(folder)
        for name in ("CHITIEU_LANG", "FORCE_COLOR", "COLUMNS", "NO_COLOR", "TERM"):
            os.environ.pop(name, None)
        os.environ["CHITIEU_DEBUG"] = "1"  # an internal error keeps its traceback
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - until the child ends
        buffers = (BytesIO(), BytesIO())
        sys.stdout, sys.stderr = (TextIOWrapper(buffer, "utf-8", write_through=True) for buffer in buffers)
        sys.argv = ["chitieu", *command]
        code, broken = _code()
        texts = [buffer.getvalue().decode("utf-8", "backslashreplace") for buffer in buffers]
        with os.fdopen(result, "w", encoding="utf-8", closefd=False) as told:
            json.dump([code, *texts, broken], told)
    finally:
        os._exit(0)


def _code() -> tuple[int, str]:
    """The exit code of the program and, where it was a fault of the program, what and where, with its traceback."""
    try:
        program.main()
    except SystemExit as exit:
        return exit.code if isinstance(exit.code, int) else 0 if exit.code is None else 1, ""
    except BaseException as error:
        ours = [each for each in traceback.extract_tb(error.__traceback__) if "/chitieu/" in each.filename]
        where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else ""
        what = str(error) if type(error) is RuntimeError else type(error).__name__  # import tells no more than where
        return 4, f"{what} in {where}\n{traceback.format_exc()}"
    return 0, ""


def warmed() -> None:
    """Has every module here that commands load when they run, so that children need not."""
    for module, *_ in program.COMMANDS.values():
        import_module(f"chitieu.commands.{module}")
    for path in sorted((ROOT / "engine/chitieu").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "engine").with_suffix("").parts)
        if not name.endswith("__main__"):
            import_module(name.removesuffix(".__init__"))
    for name in ("docxtpl", "openpyxl", "xlrd", "duckdb", "sqlglot", "rich.table", "durable_rules_engine"):
        import_module(name)


# --- what is wrong with an outcome ------------------------------------------------------------------------------------

_TOLD = re.compile(
    r"^(?P<place>\S.*?)(?::(?P<line>\d+):(?P<column>\d+)|:(?P<cell>[^:\n]*))?: (?:error|lỗi): .+ \[[a-z0-9-]+\]$",
    re.MULTILINE,
)
_ENDS = re.compile(rb"[\n\r\x85\x0b\x0c\x1c-\x1e]|\x80[\xa8\xa9]|\x20[\x28\x29]")
_WARNED = re.compile(r"^\S*: \w*Warning: ", re.MULTILINE)


def complaints(case: Case, outcome: Outcome, before: Mapping[str, Content], folder: Path) -> Iterator[Fault]:
    """Everything that may not be, the most telling first."""
    ran, broken = outcome
    if broken:
        yield Fault(_headline(broken), broken)
        return
    if "Traceback" in ran.err or ran.code == 4 or "internal error" in ran.err or "lỗi nội bộ" in ran.err:
        yield Fault("traceback", "a traceback or an internal error")
    if ran.code not in ((0, 1, 2, 3) if case.gated else (0, 2, 3)):
        yield Fault(f"code {ran.code} {case.command[0]}", f"it ended with {ran.code}")
    if _WARNED.search(ran.err):
        yield Fault(f"warning {_WARNED.findall(ran.err)[0]}", "a warning of a library on the screen")
    if ran.code in (2, 3) and not (ran.err or case.command[0] == "lint"):
        yield Fault(f"silent {case.command[0]}", f"it ended with {ran.code} and said nothing")
    if ran.code == 3:
        yield from _misplaced(case, ran.out if case.command[0] == "lint" else ran.err, folder)
    for stream, text in (("stdout", ran.out), ("stderr", ran.err)):
        code = harmful(text)
        if code is not None and not (stream == "stdout" and {"json", "csv", "html"} & {*case.command}):
            yield Fault(f"{code} on {stream} of {case.command[0]}", f"{code} goes to {stream} as it is")
    yield from _half_written(case, ran, before, folder)


def _headline(broken: str) -> str:
    """What happened, and in which function of ours."""
    first, _, stack = broken.partition("\n")
    frame = None if " in " in first else re.search(r'File ".*/(\w+\.py)", line \d+ in (\w+)', stack)
    return f"{first} in {frame[1]}:{frame[2]}" if frame else first


def _misplaced(case: Case, told: str, folder: Path) -> Iterator[Fault]:
    found = list(_TOLD.finditer(told))
    if not found and not {"json", "sarif"} & {*case.command}:
        yield Fault(f"no place {case.command[0]}", "it refused, and no message has a place")
    for one in found:
        path = folder / one["place"]
        if one["line"] and path.is_file():
            lines = len(_ENDS.findall(path.read_bytes())) + 1  # of whatever encoding: a line more is no fault
            if int(one["line"]) > lines + 1 or int(one["column"]) < 1:
                yield Fault(f"line {case.kind}", f"{one[0]}\nthe file has {lines} lines")


def _half_written(case: Case, ran: Ran, before: Mapping[str, Content], folder: Path) -> Iterator[Fault]:
    after = contents(folder)
    for name in sorted({*before, *after}):
        if before.get(name) == after.get(name):
            continue
        allowed = any(fnmatch(name, each) for each in case.written) and not Path(name).name.startswith(".")
        done = ran.code in (0, 1) or case.command[0] == "format"
        if not (allowed and done and name in after):
            yield Fault(f"written {case.command[0]} {ran.code}", f"{name} was written, though it ended with {ran.code}")
        elif not _whole(name, after[name]):
            yield Fault(f"half {case.command[0]} {Path(name).suffix}", f"{name} is not whole")
    if ran.code == 0 and "-o" in case.command and case.command[case.command.index("-o") + 1] not in after:
        yield Fault(f"unwritten {case.command[0]}", "it ended with 0 and wrote nothing")


def _whole(name: str, content: bytes) -> bool:
    with suppress(ValueError, zipfile.BadZipFile, OSError):
        match Path(name).suffix:
            case ".json":
                json.loads(content)
            case ".xlsx" | ".docx":
                return zipfile.ZipFile(BytesIO(content)).testzip() is None
            case ".parquet":
                return content.endswith(b"PAR1")
            case _:
                content.decode()
        return True
    return False


def judged(case: Case, content: Content, folder: Path) -> tuple[Outcome, list[Fault]]:
    """A case with a damaged file, in a fresh copy of its workspace in ``folder``, where it stays until the next."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(case.workspace, folder)
    (folder / case.name).write_bytes(content)
    before = contents(folder)
    outcome = run_apart(case.command, folder)
    return outcome, list(complaints(case, outcome, before, folder))


# --- rounds and shrinking ---------------------------------------------------------------------------------------------


def drawn(number: int, kind: str, goods: Goods) -> tuple[Case, Content]:
    """The case of a kind of a round, and its damaged file."""
    random = Random(f"{number} {kind}")
    case = KINDS[kind](random, goods)
    lang = random.choice(("vi", "en"))
    case = case._replace(command=(*case.command, "--lang", lang))
    content = (case.workspace / case.name).read_bytes()
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        content = random.choice(case.damages)(random, content)
    return case, content


def smallest(content: Content, good: Content, fails: Callable[[Content], bool], seconds: float = SHRINKING) -> Content:
    """The smallest content found that still fails; of an archive, its members shrink one by one, those alone that
    differ from the good ones."""
    until = time.monotonic() + seconds
    parts, sound = members(content), members(good)
    if not parts:
        return _shrunk(content, fails, until)
    if not fails(packed(parts)):
        return content
    for name in list(parts):
        if name in sound and parts[name] != sound[name] and fails(packed(parts | {name: sound[name]})):
            parts[name] = sound[name]
        elif parts[name] != sound.get(name):
            parts[name] = _shrunk(parts[name], lambda less, name=name: fails(packed(parts | {name: less})), until)  # type: ignore[misc]
    return packed(parts)


def _shrunk(content: Content, fails: Callable[[Content], bool], until: float) -> Content:
    """Without pieces that it fails without: halves first, then smaller and smaller ones; lines while there are some."""
    for joint in (b"\n", b""):
        pieces = content.split(joint) if joint else [bytes([one]) for one in content]
        size = len(pieces) // 2
        while size:
            at = 0
            while at < len(pieces):
                if time.monotonic() > until:
                    return joint.join(pieces)
                less = pieces[:at] + pieces[at + size :]
                if fails(joint.join(less)):
                    pieces = less
                else:
                    at += size
            size //= 2
        content = joint.join(pieces)
    return content


def kept(number: int, case: Case, content: Content, fault: Fault, folder: Path) -> Path:
    """Where the smallest workspace that shows a fault was written, with how to run it."""
    running = folder / "running"

    def fails(less: Content) -> bool:
        return any(one.key == fault.key for one in judged(case, less, running)[1])

    least = smallest(content, (case.workspace / case.name).read_bytes(), fails)
    outcome, _ = judged(case, least, running)
    place = folder / re.sub(r"\W+", "-", f"{number}-{case.kind}-{fault.key}")[:100]
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(running, place)
    said = f"{fault.told}\n\n{outcome.broken}\n{outcome.ran.err}\n{outcome.ran.out}"
    command = " ".join(case.command)
    (place / "what.txt").write_text(
        f"--seed {number}\n{case.name}\nchitieu {command}\n\n{said}", "utf-8", errors="backslashreplace"
    )
    return place


def campaign(
    clock: Iterator[int], folder: Path, counts: Counter[str], kinds: Sequence[str] = tuple(KINDS)
) -> list[Path]:
    """Rounds of one case of each kind; the folders of the faults that were found."""
    goods = prepared(folder)
    found: dict[str, Path] = {}
    for number in clock:
        for kind in kinds:
            case, content = drawn(number, kind, goods)
            outcome, faults = judged(case, content, folder / "running")
            counts["cases"] += 1
            counts[case.kind] += 1
            counts["refused"] += outcome.ran.code in (2, 3)
            for fault in faults[:1]:
                if fault.key not in found:
                    found[fault.key] = kept(number, case, content, fault, folder)
                    print(f"--seed {number} {case.kind}: {fault.key}: {found[fault.key]}", flush=True)
                counts["faults"] += 1
    return list(found.values())


def prepared(folder: Path) -> Goods:
    """Where good workspaces are made anew, in the order in which they are asked for."""
    warmed()
    good = folder / "good"
    shutil.rmtree(good, ignore_errors=True)
    good.mkdir(parents=True)
    return Goods(good, lambda command, where: run_apart(command, where).ran.code)


if __name__ == "__main__":
    raise SystemExit(main_of("fuzz", campaign, FOLDER))
