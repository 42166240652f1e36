"""A Word file as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 180


def office() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_bytes(document: bytes, program: str) -> bytes | None:
    """The file as the office prints it, in a profile of its own; ``None`` where it makes nothing of it in time."""
    with tempfile.TemporaryDirectory(prefix="chitieu-") as folder:
        paper, made = Path(folder, "report.docx"), Path(folder, "report.pdf")
        paper.write_bytes(document)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(paper)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - names of our own
        except (OSError, subprocess.TimeoutExpired):
            return None
        return made.read_bytes() if made.is_file() else None
