"""Characters that are no text: a terminal obeys them, they turn letters around them, no file of Office holds them."""

from __future__ import annotations

import re
from functools import cache

# Controls but for tab and line feed, ends of lines that only some programs know, signs of direction, halves of UTF-16,
# and the two that XML has not. What is merely not seen, as a soft hyphen, harms nobody.
_RANGES = (
    (0x00, 0x08),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0x61C, 0x61C),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2066, 0x2069),
    (0xD800, 0xDFFF),
    (0xFFFE, 0xFFFF),
)
_HALVES = (0xD800, 0xDFFF)
# The same for DuckDB, whose texts are UTF-8 and hold no halves.
HARMFUL_IN_SQL = "[" + "".join(rf"\x{{{a:x}}}-\x{{{b:x}}}" for a, b in _RANGES if (a, b) != _HALVES) + "]"


@cache
def _harmful() -> re.Pattern[str]:
    return re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in _RANGES) + "]")


def harmful(text: str) -> str | None:
    """The first such character of a text as Unicode names it, ``U+001B``; ``None`` where there is none."""
    if text.isprintable():  # nearly every text is: this asks a tenth of what the pattern does
        return None
    found = _harmful().search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"


def visible(text: str) -> str:
    r"""A text that may be shown anywhere: such characters stand as ``\x1b``, ``\u202e``."""
    if text.isprintable():
        return text
    return _harmful().sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
