"""A new document: its folder with document.yaml, and the vocabulary where there is none yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.drafts.yaml_text import entries, noted, scalar
from chitieu.files.kinds_of_files import FILES
from chitieu.files.shapes import Shape
from chitieu.messages import Translate
from chitieu.schemas import NAMES, schema


class NewDocument(NamedTuple):
    id: str
    symbol: str
    title: str
    issuer: str
    date: str
    horizons: Sequence[str]


def document_files(rules: Path, new: NewDocument, say: Translate) -> Mapping[Path, str]:
    """The files to write, by path: facts.yaml, indicators.yaml and the schemas where they lack, and document.yaml.

    That one comes last: where it stands, the others do, and who was interrupted may begin again.
    """
    return {**vocabulary_files(rules, say), rules / new.id / "document.yaml": _document(new, say)}


def vocabulary_files(rules: Path, say: Translate) -> dict[Path, str]:
    """facts.yaml, indicators.yaml and the schemas, where they lack."""
    files: dict[Path, str] = {}
    if not (rules / "facts.yaml").exists():
        files[rules / "facts.yaml"] = _facts(say)
    if not (rules / "indicators.yaml").exists():
        files[rules / "indicators.yaml"] = _indicators(say)
    for name in NAMES:
        kept = rules / "schema" / f"{name}.json"
        if not kept.exists():
            files[kept] = json.dumps(schema(name, say), ensure_ascii=False, indent=2) + "\n"
    return files


def _file(kind: str, depth: int, about: str, values: Mapping[str, str | Sequence[str]]) -> str:
    """A file with the schema for editors above it, ``depth`` folders below the rules, and a line on what it is."""
    shape = FILES[kind]
    assert isinstance(shape, Shape)
    schema = f"# yaml-language-server: $schema={'../' * depth}schema/{kind}.json"
    return "\n".join([schema, f"# {about}", *entries(shape, values)]) + "\n"


def _document(new: NewDocument, say: Translate) -> str:
    values = {
        "id": noted(new.id, say("the name of this folder")),
        "symbol": noted(scalar(new.symbol), say("as cited")),
        "title": scalar(new.title),
        "issuer": scalar(new.issuer),
        "date": noted(new.date, say("year-month-day")),
        "horizons": f"[{', '.join(new.horizons)}]",
    }
    about = say("A document and the years by which its levels are due. One file per target stands beside this one.")
    return _file("document", 1, about, values)


def _facts(say: Translate) -> str:
    form = say("id: {{label, unit, group}}, and part_of: where it is a part of another fact").format()
    values = {"groups": noted("", say("in the order of the table")), "facts": noted("", form)}
    return _file("facts", 0, say("The vocabulary: each fact once, by an id that formulas and datasets use."), values)


def _indicators(say: Translate) -> str:
    about = say("Formulas over the facts of facts.yaml, in the order of the table.")
    return _file("indicators", 0, about, {"indicators": []})
