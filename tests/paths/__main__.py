"""``python -m tests.paths``: a line for each path."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT
from tests.paths.walks import BEFORE, NOW, walked


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tree", type=Path, help="another checkout, with the dialogues of before")
    tree = asked.parse_args().tree
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryDirectory() as demo:
        for name, steps in (BEFORE if tree else NOW).items():
            found = walked(steps, Path(demo if name == "first result" else own), tree or ROOT)
            sys.stdout.write(f"{name:14} {found.keys:5} keys {found.seconds:6.1f} s of the program\n")


if __name__ == "__main__":
    main()
