"""The rules, by their codes. Each module says why, shows a bad and a good file, and finds the bad."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from chitieu.lint.rules import (
    example_not_asked,
    no_example,
    repeated_indicator,
    similar_labels,
    unrelated_parts,
    unused_fact,
    unused_indicator,
)

RULES: Mapping[str, ModuleType] = {
    module.__name__.rpartition(".")[2].replace("_", "-"): module
    for module in (
        example_not_asked,
        no_example,
        repeated_indicator,
        similar_labels,
        unrelated_parts,
        unused_fact,
        unused_indicator,
    )
}
