"""A new document: its folder with document.yaml, and the vocabulary where there is none yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.drafts.yaml_text import scalar
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
    """The files to write, by path: document.yaml, and facts.yaml, indicators.yaml and the schemas where they lack."""
    files = {rules / new.id / "document.yaml": _document(new, say)}
    if not (rules / "facts.yaml").exists():
        files[rules / "facts.yaml"] = _facts(say)
    if not (rules / "indicators.yaml").exists():
        files[rules / "indicators.yaml"] = _indicators(say)
    for name in NAMES:
        kept = rules / "schema" / f"{name}.json"
        if not kept.exists():
            files[kept] = json.dumps(schema(name, say), ensure_ascii=False, indent=2) + "\n"
    return files


_DOCUMENT = """\
# yaml-language-server: $schema=../schema/document.json
# {about}
id: {id} # {folder}
symbol: {symbol} # {cited}
title: {title}
issuer: {issuer}
date: {date} # {order}
horizons: [{horizons}]
"""
_FACTS = """\
# yaml-language-server: $schema=schema/facts.json
# {about}
groups: # {order}
facts: # {form}
"""
_INDICATORS = """\
# yaml-language-server: $schema=schema/indicators.json
# {about}
indicators:
"""


def _document(new: NewDocument, say: Translate) -> str:
    return _DOCUMENT.format(
        about=say("A document and the years by which its levels are due. One file per target stands beside this one."),
        id=new.id,
        folder=say("the name of this folder"),
        symbol=scalar(new.symbol),
        cited=say("as cited"),
        title=scalar(new.title),
        issuer=scalar(new.issuer),
        date=new.date,
        order=say("year-month-day"),
        horizons=", ".join(new.horizons),
    )


def _facts(say: Translate) -> str:
    return _FACTS.format(
        about=say("The vocabulary: each fact once, by an id that formulas and datasets use."),
        order=say("in the order of the table"),
        form=say("id: {{label, unit, group}}, and part_of: where it is a part of another fact").format(),
    )


def _indicators(say: Translate) -> str:
    return _INDICATORS.format(about=say("Formulas over the facts of facts.yaml, in the order of the table."))
