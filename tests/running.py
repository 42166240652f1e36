"""Runs that go on for as long as is wanted: their seeds, their end, and a line of counts a minute."""

from __future__ import annotations

import argparse
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path


def arguments(name: str, more: Callable[[argparse.ArgumentParser], object] = lambda _: None) -> argparse.Namespace:
    """``--seconds``, ``--cases`` and ``--seed``; without a seed, one by lot, which is printed."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.{name}")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to go on")
    parser.add_argument("--cases", type=int, default=None, help="how many cases to go on for, however long it takes")
    parser.add_argument("--seed", type=int, default=None, help="of the first round; each one after has one more")
    more(parser)
    asked = parser.parse_args()
    if asked.seed is None:
        asked.seed = secrets.randbelow(10**9)
    return asked


class Clock:
    """Seeds of rounds until time is up, or until there were as many cases as were asked for."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked

    def numbers(self, cases: Callable[[], int], told: Callable[[], str]) -> Iterator[int]:
        """One round at least."""
        print(f"--seed {self.asked.seed}", flush=True)
        start = minute = time.monotonic()
        number = self.asked.seed
        while True:
            yield number
            number += 1
            now = time.monotonic()
            if now - minute >= 60:
                minute = now
                print(f"{(now - start) / 60:.0f} min: {told()}", flush=True)
            over = now - start >= self.asked.seconds if self.asked.cases is None else cases() >= self.asked.cases
            if over:
                return


def told(counts: Mapping[str, int]) -> str:
    """``1,200 cases, 900 durable_rules, …``"""
    return ", ".join(f"{count:,} {what}" for what, count in counts.items()) or "nothing"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main_of(name: str, campaign: Callable[[Iterator[int], Path, Counter[str]], Sequence[Path]], folder: Path) -> int:
    """Runs a campaign that goes on after a fault, and tells what came of it; 1 where there was one."""
    asked = arguments(name)
    counts: Counter[str] = Counter()
    clock = Clock(asked).numbers(lambda: counts["cases"], partial(told, counts))
    found = campaign(clock, folder, counts)
    print(told(counts))
    return 1 if found else 0
