"""What is wrong with the input, and where. Texts stay untranslated here: the view knows the language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple


class Text:
    """A message of the catalogue with its values: ``Text("unknown key “{key}”", key="agencys")``."""

    __slots__ = ("message", "values")

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        self.values: Mapping[str, object] = values

    def render(self, translate: Callable[[str], str]) -> str:
        message = translate(self.message)
        if not self.values:  # a message of a library may hold braces of its own
            return message
        return message.format_map(
            {name: value.render(translate) if isinstance(value, Text) else value for name, value in self.values.items()}
        )


def in_series(texts: Sequence[Text]) -> Text:
    """Examples one after the other, parted as each language does."""
    first, *rest = texts
    return Text("{first}; {rest}", first=first, rest=in_series(rest)) if rest else first


Tell = Callable[[Text], None]  # how far a long run is


class Place(NamedTuple):
    """Where in which file: lines and columns count from 1, columns in characters. ``line`` 0 is the file itself.

    ``cell`` names the place in a spreadsheet as its readers do: ``PL5!E12``.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    source_line: str = ""
    cell: str = ""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Diagnostic(NamedTuple):
    code: str
    severity: Severity
    place: Place
    text: Text
    hint: Text | None = None


class Problems:
    """Gathers diagnostics, so that all are reported at once."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(self, code: str, place: Place, text: Text, hint: Text | None = None) -> None:
        self.found.append(Diagnostic(code, Severity.ERROR, place, text, hint))

    def warning(self, code: str, place: Place, text: Text, hint: Text | None = None) -> None:
        self.found.append(Diagnostic(code, Severity.WARNING, place, text, hint))

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """By file, sheet, line and column; those of one place in the order found, and what is said of it once.

        A dataset may be read for itself and for a later one that it judges a horizon of.
        """

        def position(problem: Diagnostic) -> tuple[str, str, int, int]:
            place = problem.place
            return place.file, place.cell.rpartition("!")[0], place.line, place.column

        once = {(one.code, one.place, one.text.render(str)): one for one in reversed(self.found)}
        kept = {id(one) for one in once.values()}
        return tuple(sorted((one for one in self.found if id(one) in kept), key=position))

    def require_none(self) -> None:
        """Raises InvalidInput when there are errors."""
        if self.has_errors:
            raise InvalidInput(self.in_order())


class InvalidInput(Exception):
    """Rules or data that cannot be evaluated, with everything found wrong in them."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{len(diagnostics)} problems")
        self.diagnostics = diagnostics


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like ``word``, if any is like it."""
    from difflib import get_close_matches  # only when something is wrong

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(word: str) -> Text:
    return Text("did you mean “{word}”?", word=word)


def suggestion(word: str, known: Iterable[str]) -> Text | None:
    """ "did you mean …?" when a known word is near."""
    near = nearest(word, known)
    return did_you_mean(near) if near else None
