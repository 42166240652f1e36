"""The table of docs/levels.md says of each construct what its cases do in each command."""

from __future__ import annotations

import pytest

from tests.language import matrix

SHOWN = dict(line.removeprefix("| ").split(" | ", 1) for line in matrix.written_table().splitlines()[2:])


def test_every_construct_has_its_row() -> None:
    assert list(SHOWN) == matrix.CONSTRUCTS


@pytest.mark.slow("runs every command on the cases of every construct")
@pytest.mark.parametrize("construct", matrix.CONSTRUCTS)
def test_a_row_says_what_is_so(construct: str) -> None:
    assert matrix.row(construct) == f"| {construct} | {SHOWN[construct]}"
