"""Relations are made once for a rulebook, and an example asks only those that tie its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from chitieu.judging import assess, inference
from chitieu.judging.inference import Inference, Relation, Ties
from chitieu.model import Bounds, FactType
from tests.conftest import Run

TARGETS = 12


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A rulebook of targets that share no fact, and datasets in which facts are known within bounds."""
    numbers = range(TARGETS)
    files = {
        "rules/facts.yaml": "groups: {g: Nhóm}\nfacts:\n"
        + "".join(
            f"  a{n}: {{label: Số a{n}, unit: người, group: g}}\n"
            f"  b{n}: {{label: Số b{n}, unit: người, group: g, part_of: a{n}}}\n"
            for n in numbers
        ),
        "rules/indicators.yaml": "indicators:\n"
        + "".join(f'  i{n}: {{label: Tỷ lệ {n}, formula: b{n} / a{n}, unit: "%", group: g}}\n' for n in numbers),
        "rules/NQ-1/document.yaml": "id: NQ-1\nsymbol: 01-NQ/TU\ntitle: Nghị quyết\nissuer: Ban\ndate: 2021-01-01\n"
        "horizons: [2025]\n",
    }
    for n in numbers:
        files[f"rules/NQ-1/t{n}.yaml"] = (
            f"id: t{n}\nindicator: i{n}\nstatement: Đạt 60%.\nsource: mục I\nat_least: {{2025: 60%}}\n"
            f"examples:\n  - given: {{a{n}: 10, b{n}: {{at_least: 6}}}}\n    expect: {{2025: met}}\n"
        )
    for day in ("2023-03-31", "2023-06-30", "2023-09-30"):
        files[f"datasets/x/{day}.yaml"] = (
            f"unit: {{id: x, name: Xã X}}\nas_of: {day}\nfacts:\n  a0: 10\n  b0: {{at_least: 6}}\n"
        )
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command", [("evaluate",), ("trend",), ("audit",), ("test",), ("lint",)], ids=lambda command: command[0]
)
def test_relations_are_made_once_a_rulebook(
    command: tuple[str, ...], run: Run, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    parts = inference._parts

    def counting(vocabulary: Mapping[str, FactType]) -> Iterator[Relation]:
        made.append(vocabulary)
        return parts(vocabulary)

    monkeypatch.setattr(inference, "_parts", counting)
    files = sorted((wide / "datasets/x").glob("*.yaml"))
    named = {"evaluate": files, "trend": files, "audit": files[:1]}.get(command[0], [])
    assert run(*command, *named, cwd=wide).code == 0
    assert len(made) == 1


def test_an_example_asks_only_the_relations_that_tie_its_facts(
    run: Run, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    infer = inference.infer

    def counting(
        facts: Mapping[str, Bounds],
        vocabulary: Mapping[str, FactType],
        relations: Sequence[Relation],
        may_be: Mapping[str, Bounds],
    ) -> Inference:
        asked.append(len(relations))
        return infer(facts, vocabulary, relations, may_be)

    monkeypatch.setattr(assess, "infer", counting)
    assert run("test", cwd=wide).code == 0
    assert asked == [1] * TARGETS


def test_ties_reach_from_fact_to_fact_in_the_order_of_relations() -> None:
    def relation(name: str, *facts: str) -> Relation:
        return Relation(dict.fromkeys(facts, inference._ZERO), inference._ZERO, name)

    ties = Ties([relation("far", "c", "d"), relation("other", "x", "y"), relation("near", "a", "b", "c")])
    assert [one.name for one in ties.of(["a"])] == ["far", "near"]
    assert ties.of(["z"]) == ()
