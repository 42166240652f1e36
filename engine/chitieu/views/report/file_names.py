"""What the reports of many units are called: names that every system takes, and none twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from chitieu.model import Unit

_SEPARATORS = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)  # of Windows, with any suffix
_LONGEST = 200  # bytes: file systems take 255, with a suffix and what a temporary file adds


def file_name(unit: Unit, suffix: str) -> str:
    """``00448 Xã Mường Một.docx``: the id of a unit with its name, where it has one."""
    told = unit.id if unit.name in ("", unit.id) else f"{unit.id} {unit.name}"
    plain = _SEPARATORS.sub(" ", unicodedata.normalize("NFC", told)).strip(" .")
    cut = plain.encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .") or "-"
    return f"_{cut}{suffix}" if _RESERVED.fullmatch(cut.partition(".")[0].strip()) else cut + suffix


def collisions(units: Sequence[Unit], suffix: str) -> Mapping[str, Sequence[str]]:
    """Names that several units would have, also where a system takes capitals for small letters, with their ids."""
    by_name: dict[str, list[str]] = {}
    for unit in units:
        by_name.setdefault(file_name(unit, suffix).casefold(), []).append(unit.id)
    return {
        file_name(unit, suffix): by_name[name]
        for unit in units
        if len(by_name[name := file_name(unit, suffix).casefold()]) > 1
    }
