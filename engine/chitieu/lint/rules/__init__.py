"""The rules, by their codes. Each module says why, shows a bad and a good file, and finds the bad."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from chitieu.lint.rules import (
    baseline_beyond_level,
    case_shadowed,
    cases_gap,
    cases_overlap,
    example_not_asked,
    figure_without_level,
    level_against_better,
    level_not_stated,
    level_out_of_reach,
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
        baseline_beyond_level,
        case_shadowed,
        cases_gap,
        cases_overlap,
        level_against_better,
        level_out_of_reach,
        level_not_stated,
        figure_without_level,
        example_not_asked,
        no_example,
        repeated_indicator,
        similar_labels,
        unrelated_parts,
        unused_fact,
        unused_indicator,
    )
}
