"""Runs of the program in a process of its own, in which something happens at a named step: nobody waits."""

from __future__ import annotations


def before(step: str, action: str) -> str:
    """A program that runs chitieu and does ``action`` just before a ``step`` of evaluate-many: a name in units.run."""
    return f"""
import os, sys
from chitieu import program
from chitieu.units import run

step = run.{step}

def interposed(*given):
    {action}
    return step(*given)

run.{step} = interposed
program.main()
"""
