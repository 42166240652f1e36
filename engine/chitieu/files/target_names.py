"""What target files may name, and where it was declared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from chitieu.files.for_each import Dimensions
from chitieu.files.known_names import KnownNames
from chitieu.model import Attribute, FactType, Indicator


class Vocabulary(NamedTuple):
    """What a target file may name."""

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    names: KnownNames
    indicators: Mapping[str, Indicator]
    horizons: tuple[int, ...]
    groups: Collection[str] = ()
    dimensions: Dimensions = MappingProxyType({})
    targets: Collection[str] = ()  # those of all documents, as document/target
    document: str = ""
    first_year: int | None = None
