"""A dataset that is there with other figures: what changes, shown before anything is written, and the new text.

A source that a person typed stays; which list the new figure comes from then stands in the note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.yaml_text import braced, scalar
from chitieu.files import keys
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import parse_yaml
from chitieu.lists.counts import Counted
from chitieu.model import Bounds, Dataset, Fact

_COMMENT = re.compile(r"\s#[^\"'{}]*$")


class ChangedFigure(NamedTuple):
    """A figure of a dataset that another one replaces: old and new, and the list that the new one comes from."""

    fact: str
    old: Bounds
    new: Bounds
    origin: str


class NewFigure(NamedTuple):
    """A figure as an entry would have it: its value as YAML, where it comes from, and what is noted of it."""

    counted: Counted
    written: str
    origin: str
    note: str


def changes(figures: Sequence[NewFigure], known: Dataset) -> list[ChangedFigure]:
    """What replaces figures that a dataset has; those that stay the same, or round to the same, are none."""
    return [
        ChangedFigure(one.counted.fact, known.facts[one.counted.fact].value, one.counted.value, one.origin)
        for one in figures
        if one.counted.value is not None
    ]


def with_changes(
    figures: Sequence[NewFigure], known: Dataset, shown: str, made_by_us: Sequence[str], problems: Problems
) -> str:
    """The text of a dataset with figures replaced; every other line stays as it is.

    ``made_by_us`` are beginnings of sources that an import wrote. An entry on several lines goes to ``problems``.
    """
    lines = known.text.splitlines()
    places = places_of_facts(known.text, shown)
    for one in figures:
        fact, place = known.facts[one.counted.fact], places[one.counted.fact]
        line = lines[place.line - 1]
        match = re.fullmatch(rf"(?P<indent>\s*){re.escape(fact.id)}:\s+(?P<entry>\S.*)", line)
        following = lines[place.line] if place.line < len(lines) else ""
        deeper = match and len(following) - len(following.lstrip()) > len(match["indent"]) and following.strip()
        if match is None or (deeper and not following.lstrip().startswith("#")):
            problems.error(
                "layout",
                place,
                Text("this entry stands on several lines: it cannot be changed"),
                Text("write it on one line: {example}", example=f"{fact.id}: {{value: …, source: …}}"),
            )
            continue
        comment = _COMMENT.search(match["entry"])
        entry = braced(keys.FIGURE, _entry(one, fact, known, made_by_us))
        lines[place.line - 1] = f"{match['indent']}{fact.id}: {entry}{comment[0] if comment else ''}"
    return "\n".join(lines) + "\n"


def _entry(one: NewFigure, fact: Fact, known: Dataset, made_by_us: Sequence[str]) -> Mapping[str, str]:
    typed = fact.source != known.source and not fact.source.startswith(tuple(made_by_us))
    notes = [fact.note or "", one.note, one.origin if typed else ""]
    note = "; ".join(dict.fromkeys(filter(None, notes)))
    source = fact.source if typed else one.origin
    said = {name: scalar(text) for name, text in (("source", source), ("note", note)) if text}
    return {"value": one.written, **said}


def places_of_facts(text: str, shown: str) -> Mapping[str, Place]:
    """Where the facts of a dataset stand."""
    root = parse_yaml(text, shown, Problems())
    entries = root.entries if isinstance(root, MappingNode) else ()
    facts = next((value for key, value in entries if key.text == "facts"), None)
    return {key.text: key.place for key, _ in facts.entries} if isinstance(facts, MappingNode) else {}
