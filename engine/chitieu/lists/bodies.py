"""The agencies or communes that people stand under, each once, however its heading is written."""

from __future__ import annotations

from chitieu.diagnostics import Place, Problems, Text
from chitieu.lists.forms import Body
from chitieu.lists.words import fold, skeleton


class Bodies:
    """Those of a form, numbered as they come."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._known: dict[tuple[str | None, str], int] = {}  # numbers by kind and name
        self._letters: set[str] = set()

    @property
    def kinds(self) -> tuple[str | None, ...]:
        """The kind of each, by number."""
        return tuple(kind for kind, _ in self._known)

    @property
    def names(self) -> tuple[tuple[str | None, str], ...]:
        """Kind and folded name of each, by number."""
        return tuple(self._known)

    def number(self, text: str, place: Place, problems: Problems) -> int | None:
        """The number of the body that a heading names; ``None``, and an error, for one of no known kind."""
        kinds = self._body.kinds
        codes = kinds.spellings.codes(text) if kinds else frozenset()
        if kinds is not None and len(codes) != 1:
            problems.error(
                "unknown-body",
                place,
                Text("this heading is of no known kind of {label}", label=self._body.label),
                Text(
                    "correct it, or add how it begins to kinds: in the form; known: {kinds}",
                    kinds=", ".join(kinds.values.values()),
                ),
            )
            return None
        key = next(iter(codes), None), kinds.spellings.rest(text) if kinds else fold(text)
        if key not in self._known:
            letters = skeleton(key[1])
            if letters and letters in self._letters:
                problems.warning(
                    "similar-headings",
                    place,
                    Text("this may be the same {label} as one above, spelt differently", label=self._body.label),
                    Text("spell both alike, or it counts twice"),
                )
            self._letters.add(letters)
            self._known[key] = len(self._known)
        return self._known[key]
