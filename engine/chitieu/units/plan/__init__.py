"""The rulebook as a set-based plan: exact numbers, formulas, conditions, relations, levels, branches, judges."""
