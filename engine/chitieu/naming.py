"""What a word means among things that have an id and names: one rule for every place where an id is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.model import Rulebook, Target
from chitieu.text.names import one_spelling

_LONGEST = 80  # letters of an id
_LEAST = 2  # letters of a part that names a whole
_MOST_LISTED = 20  # names that a person reads through
_BARE = str.maketrans("đĐ", "dD")
_NO_LETTERS = re.compile(r"[\W_]+")


class Nameable(NamedTuple):
    """A thing by its id, and by what people call it: its symbol, its title, its label."""

    id: str
    names: tuple[str, ...] = ()


Choose = Callable[[str, Sequence[Nameable]], str | None]
"""The id of the one that is meant by a word that fits several; ``None`` where nobody can be asked."""


def nobody(_word: str, _fitting: Sequence[Nameable]) -> None:
    """Chooses nothing: a script is told the ids."""


def bare(text: str) -> str:
    """A text without marks: ``Giáo dục ở Đắk`` is ``Giao duc o Dak``."""
    letters = unicodedata.normalize("NFD", text).translate(_BARE)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def id_of(text: str, between: str = "-") -> str:
    """An id made of any text: ``11/NQ-HĐND`` is ``11-NQ-HDND``; empty where no letter or digit is left."""
    words = re.findall(r"[A-Za-z0-9]+", bare(text))
    while len(between.join(words)) > _LONGEST:
        words = words[:-1] if len(words) > 1 else [words[0][:_LONGEST]]
    return between.join(words)


def fitting(word: str, known: Iterable[Nameable]) -> list[Nameable]:
    """What a word may mean, by the strictest rule that finds anything.

    An id or a name as it is written; then whatever its case and signs, and its marks where the word has none; then
    its first words; then words that stand in it one after the other.
    """
    known = list(known)
    return (
        as_a_whole(word, known)
        or [one for one in known if _part(word, one, first=True)]
        or [one for one in known if _part(word, one, first=False)]
    )


def as_a_whole(word: str, known: Iterable[Nameable]) -> list[Nameable]:
    """What a word means as a whole: an id or a name, as it is written or but for case, signs and marks."""
    known = list(known)
    return (
        [one for one in known if word == one.id]
        or [one for one in known if word in one.names]
        or [one for one in known if _same(word, one)]
    )


def meant(
    word: str, known: Sequence[Nameable], place: Place, unknown: Text, problems: Problems, choose: Choose = nobody
) -> str | None:
    """The id of what a word means; where it means nothing, or several and nobody chooses, ``problems`` say so."""
    found = fitting(word, known)
    if found:
        return the_one(word, found, place, problems, choose)
    names = [name for one in known for name in (one.id, *one.names)]
    listed = (
        Text("known here: {keys}", keys=", ".join(one.id for one in known))
        if len(known) <= _MOST_LISTED
        else Text("{count} are known: write an id, a name or a part of it", count=len(known))
    )
    problems.error("unknown-choice", place, unknown, suggestion(word, names) or listed)
    return None


def the_one(
    word: str, found: Sequence[Nameable], place: Place, problems: Problems, choose: Choose = nobody
) -> str | None:
    """The id of the one that a word fits; of several, the one that is chosen, else ``problems`` name them."""
    if len(found) == 1:
        return found[0].id
    chosen = choose(word, found)
    if chosen is None:
        ids = ", ".join(one.id for one in found)
        message = Text("“{word}” fits several: {ids}", word=word, ids=ids)
        hint = Text("write the id of the one that is meant, or more of its name")
        problems.error("several-fit", place, message, hint)
    return chosen


def targets_meant(
    word: str, rulebook: Rulebook, place: Place, unknown: Text, problems: Problems, choose: Choose = nobody
) -> list[Target]:
    """The targets that a word means: ``document/target``, or a target alone, by their names.

    Targets of one id in several documents are meant together where the word fits them all.
    """
    of = {target.name: target for target in rulebook.targets}
    known = [Nameable(target.name, (target.id, target.title)) for target in of.values()]
    found = fitting(word, known) or _within_document(word, rulebook)
    if found and len({of[one.id].id for one in found}) == 1:
        return [of[one.id] for one in found]
    if not found:
        names = [name for one in known for name in (one.id, *one.names)]
        hint = suggestion(word, names) or Text("a target is named by its title, or document/target")
        problems.error("unknown-target", place, unknown, hint)
        return []
    chosen = the_one(word, found, place, problems, choose)
    return [] if chosen is None else [of[chosen]]


def _within_document(word: str, rulebook: Rulebook) -> list[Nameable]:
    """The targets of ``06-NQ/TU/agencies``: a document by its names, which may have strokes, and a target."""
    for stroke in (at for at, letter in reversed([*enumerate(word)]) if letter == "/"):
        documents = [Nameable(one.id, (one.symbol, one.title)) for one in rulebook.documents]
        chosen = {one.id for one in as_a_whole(word[:stroke], documents)}
        targets = [one for one in rulebook.targets if one.document in chosen]
        found = fitting(word[stroke + 1 :], [Nameable(one.name, (one.id, one.title)) for one in targets])
        if found:
            return found
    return []


def _same(word: str, one: Nameable) -> bool:
    asked, as_asked = _reader(word)
    return asked != "" and any(asked == as_asked(name) for name in (one.id, *one.names))


def _part(word: str, one: Nameable, *, first: bool) -> bool:
    """Whether the word is words of a name one after the other, of which the last may be only begun."""
    asked, as_asked = _reader(word)
    if len(asked) < _LEAST:
        return False
    names = [as_asked(name) for name in (one.id, *one.names)]
    return any(name.startswith(asked) if first else f" {asked}" in f" {name}" for name in names)


def _reader(word: str) -> tuple[str, Callable[[str], str]]:
    """A word in plain letters, and how names are put beside it: without marks, where it has none itself."""

    def plain(text: str) -> str:
        return _NO_LETTERS.sub(" ", one_spelling(text).casefold()).strip()

    def unmarked(text: str) -> str:
        return plain(bare(text))

    as_asked = unmarked if bare(word) == unicodedata.normalize("NFD", word) else plain
    return as_asked(word), as_asked
