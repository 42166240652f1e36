"""Names in Vietnamese: two places of one tone mark are one spelling, and names have the order of the alphabet.

What is said here as shapes and letters is also what the plan of many units is made of: so both do the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_MARKS = "\u0300\u0301\u0309\u0303\u0323"  # of the tones
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}  # all beyond digits and blanks
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # in the order of dictionaries, after the level tone, which has no mark


def _with(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _two_places() -> Iterator[tuple[str, str]]:
    """The open rhymes whose tone mark stands at their end or before it, in small letters, capitals, one capital."""
    for rhyme in ("oa", "oe", "uy"):
        for mark in _MARKS:
            later, earlier = rhyme[0] + _with(rhyme[1], mark), _with(rhyme[0], mark) + rhyme[1]
            yield later, earlier
            yield later.upper(), earlier.upper()
            yield later[0].upper() + later[1], earlier[0].upper() + earlier[1]


# Of each later place of a tone mark its shape, and what takes its place: khoẻ is khỏe. In quý there is no other.
TONE_PLACES = tuple((rf"(^|[^qQ]){later}([^\p{{L}}]|$)", rf"\1{earlier}\2") for later, earlier in _two_places())
LATER_TONE = r"(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?:[^\p{L}]|$)"
_EARLIER = dict(_two_places())
_LATER = re.compile(rf"(?<![qQ])(?:{'|'.join(_EARLIER)})(?![^\W\d_])")

# The letter of Icelandic that some keyboards and old converters put for ours; in capitals nobody sees which it is.
ETH, DE = "Ðð", "Đđ"
_OURS = str.maketrans(ETH, DE)

LETTERS = "".join(
    _with(letter, mark) for letter in _ALPHABET for mark in ("", *_TONES) if _with(letter, mark)[1:] == ""
)
LETTER_ORDER = "".join(
    _ORDER[letter] for letter in _ALPHABET for mark in ("", *_TONES) if _with(letter, mark)[1:] == ""
)
TONE_ORDER = "".join(
    str(tone) for letter in _ALPHABET for tone, mark in enumerate(("", *_TONES)) if _with(letter, mark)[1:] == ""
)
_DIGITS = 18
NUMBERS = (("([0-9]+)", "0" * (_DIGITS - 1) + r"\1"), (f"[0-9]*([0-9]{{{_DIGITS}}})", r"\1"))  # 9 before 10
BETWEEN = "\x01"
_BY_LETTER, _BY_TONE = str.maketrans(LETTERS, LETTER_ORDER), str.maketrans(LETTERS, TONE_ORDER)


def one_spelling(name: str) -> str:
    """A name with tone marks where both schools may put them in the earlier place: ``Hoà`` is ``Hòa``; Ð is Đ."""
    return _LATER.sub(lambda found: _EARLIER[found[0]], unicodedata.normalize("NFC", name).translate(_OURS))


def name_key(name: str) -> str:
    """What names are put in order by: letters as the alphabet has them, numbers by their size, then tones.

    Case decides only between names that are otherwise alike: Ân, Đặng, Yên; xã 9, xã 10.
    """
    small = name.lower()
    letters = small.translate(_BY_LETTER)
    for shape, by in NUMBERS:
        letters = re.sub(shape, by, letters)
    return BETWEEN.join((letters, small.translate(_BY_TONE), name))
