"""Writes the pictures of docs/look.md, of the examples that ship, in Debian's chromium.

python docs/make_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
ROOT = DOCS.parent
CITY = [f"datasets/lai-chau-city/{name}.yaml" for name in ("2021", "2022", "2023-03-31")]
PAGES = {
    "units": ["evaluate-many", "examples/communes.csv", "--group", "commune-cadres"],
    "trend": ["trend", *CITY],
}
WIDTH, HEIGHT = 1100, 640


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, arguments in PAGES.items():
            command = [sys.executable, "cli.py", *arguments, "-o", f"{folder}/{name}.html"]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(Path(folder, "units.html").as_uri())
        page.screenshot(path=DOCS / "look-targets.png")
        page.locator("#table button.unit").first.click()
        page.screenshot(path=DOCS / "look-card.png")
        page.goto(Path(folder, "trend.html").as_uri())
        page.locator("svg.chart").last.scroll_into_view_if_needed()
        page.screenshot(path=DOCS / "look-trend.png")
        browser.close()


if __name__ == "__main__":
    main()
