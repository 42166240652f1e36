"""Writes what the documentation takes from the program: the help texts, the picture of the table, the schemas.

    python docs/make.py

A test calls the same functions and fails while a file differs from what they give.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
DATASET = "datasets/lai-chau-city/2023-03-31.yaml"
MARGIN = 8
COMMANDS: tuple[tuple[str, ...], ...] = (
    (),
    ("evaluate",),
    ("evaluate-many",),
    ("audit",),
    ("diff",),
    ("explain",),
    ("export-template",),
    ("format",),
    ("import",),
    ("completion",),
    ("help",),
    ("lint",),
    ("new",),
    ("new", "workspace"),
    ("new", "document"),
    ("new", "target"),
    ("new", "dataset"),
    ("proofread",),
    ("rank",),
    ("report",),
    ("schema",),
    ("show",),
    ("test",),
    ("trend",),
)

# rich's own frame without its web fonts: the picture must not ask anything of the network.
SVG = """<svg viewBox="0 0 {terminal_width} HEIGHT" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#1e1e1e" />
<g transform="translate(MARGIN, MARGIN)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">{matrix}</g>
</g>
</svg>
""".replace("MARGIN", str(MARGIN))


def commands() -> str:
    """docs/commands.md: the help of every command, as the program prints it."""
    parts = [
        "# Commands",
        "",
        "What `chitieu … --help` prints, in both languages. `python docs/make.py` writes this page.",
        "",
    ]
    for command in COMMANDS:
        parts += [f"## chitieu {' '.join(command)}".rstrip(), ""]
        for lang in ("vi", "en"):
            parts += ["```text", help_text(command, lang), "```", ""]
    return "\n".join(parts)


def help_text(command: tuple[str, ...], lang: str) -> str:
    environment = {**os.environ, "CHITIEU_LANG": lang, "TERMINAL_WIDTH": "100", "PYTHONIOENCODING": "utf-8"}
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS"):
        environment.pop(name, None)
    program = [sys.executable, "-m", "chitieu", *command, "--help"]
    printed = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=True).stdout
    return "\n".join(line.rstrip() for line in printed.decode().strip("\n").splitlines())


def picture() -> str:
    """docs/evaluate.svg: the table of the shipped dataset at 160 columns."""
    from rich.console import Console

    from chitieu.diagnostics import Problems
    from chitieu.language import language
    from chitieu.use_cases.evaluate import evaluate
    from chitieu.use_cases.selection import Selection
    from chitieu.views.assessments import assessment_output
    from chitieu.views.tables.screen import print_output
    from chitieu.views.tables.words import Words

    console = Console(
        record=True, width=160, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    (assessment,) = evaluate(ROOT / "rules", ROOT, [ROOT / DATASET], Selection(), "plain", Problems())
    words = Words(language("vi"), 1)
    print_output(assessment_output([assessment], words.language, 1), words, console)
    frame = re.search(r'height="([\d.]+)" />', console.export_svg(code_format=SVG, unique_id="chitieu", clear=False))
    assert frame is not None
    height = f"{float(frame[1]) + 2 * MARGIN:g}"
    svg = console.export_svg(code_format=SVG.replace("HEIGHT", height), unique_id="chitieu")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def schemas() -> dict[str, str]:
    """rules/schema/*.json, with Vietnamese hover help."""
    from chitieu.messages import translator
    from chitieu.schemas import NAMES, schema

    return {name: json.dumps(schema(name, translator("vi")), ensure_ascii=False, indent=2) + "\n" for name in NAMES}


def main() -> None:
    for name, text in schemas().items():
        (ROOT / f"rules/schema/{name}.json").write_text(text, encoding="utf-8", newline="\n")
    (DOCS / "commands.md").write_text(commands(), encoding="utf-8", newline="\n")
    (DOCS / "evaluate.svg").write_text(picture(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
