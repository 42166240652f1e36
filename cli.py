"""``python cli.py …``: chitieu from a checkout, whether it is installed or not."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "engine"))

from chitieu.__main__ import run

if __name__ == "__main__":
    run()
