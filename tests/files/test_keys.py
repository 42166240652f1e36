"""The declared keys are the ones that readers take, that schemas know and that format puts in order, in every file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count, cycle, islice, repeat
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset
from chitieu.files.kinds_of_files import FILES
from chitieu.files.layout import arranged
from chitieu.files.rulebook import read_rulebook
from chitieu.files.shapes import Again, Either, Key, ListOf, Names, ScalarKind, Shape, ValueKind, WordOf, shape_of
from chitieu.files.tree import Mapping, Node, Sequence, parse_yaml
from chitieu.files.units_list import read_units
from chitieu.lists.form_files import read_forms
from chitieu.schemas import schema

PLACES = {
    "facts": "rules/facts.yaml",
    "indicators": "rules/indicators.yaml",
    "checks": "rules/checks.yaml",
    "document": "rules/x/document.yaml",
    "target": "rules/x/x.yaml",
    "form": "rules/forms/x.yaml",
    "form-words": "rules/forms/words.yaml",
    "dataset": "datasets/x/2025-01-01.yaml",
    "units": "datasets/units.yaml",
}
VALUES = {
    ScalarKind.TEXT: "x",
    ScalarKind.ID: "x",
    ScalarKind.NUMBER: 1,
    ScalarKind.COUNT: 1,
    ScalarKind.DATE: "2025-01-01",
    ScalarKind.YEAR: 2025,
    ScalarKind.HORIZON: 2025,
    ScalarKind.FORMULA: "last_year(x)",
    ScalarKind.FLAG: True,
    ScalarKind.NOTHING: None,
    ScalarKind.YES_NO: "có",
    ScalarKind.WORD: "good",
    ScalarKind.FORMULA: "quota",
}
NAMES = ("2025", "x/x", "x")


def samples(kind: ValueKind) -> Iterator[Any]:
    """Values of a kind, without end: each key that is declared, every alternative in turn."""
    match kind:
        case ScalarKind():
            return repeat(VALUES[kind])
        case WordOf(known):
            return cycle(known)
        case ListOf(item, size):
            items = samples(item)
            return (list(islice(items, size or 1)) for _ in count())
        case Again():
            return repeat({"indicator": "x"})
        case Either(kinds):
            return (next(each) for each in cycle([samples(each) for each in kinds]))
        case Shape(keys):
            names = [key.name if isinstance(key, Key) else named(key) for key in keys]
            values_of = [samples(key.kind) for key in keys]
            return (dict(zip(names, values, strict=True)) for values in zip(*values_of, strict=True))


def named(names: Names) -> str:
    return next(name for name in NAMES if re.search(names.pattern, name))


def shapes(kind: ValueKind) -> Iterator[Shape]:
    match kind:
        case ListOf(item):
            yield from shapes(item)
        case Either(kinds):
            for each in kinds:
                yield from shapes(each)
        case Shape(keys):
            yield kind
            for key in keys:
                yield from shapes(key.kind)


def is_of(shape: Shape, value: Any) -> bool:
    return isinstance(value, dict) and list(value) == list(next(samples(shape)))


def changed(value: Any, shape: Shape, name: str, *, without: bool) -> Any:
    """A sample whose groups of a shape lack a key, or have one more."""
    if isinstance(value, list):
        return [changed(item, shape, name, without=without) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: changed(each, shape, name, without=without) for key, each in value.items()}
    if not is_of(shape, value):
        return inner
    return {key: each for key, each in inner.items() if key != name} if without else {**inner, name: "x"}


def block(value: Any, turn: int = 1) -> list[str]:
    """YAML on lines of its own; with ``turn`` -1 the keys of every group stand backwards."""
    if isinstance(value, dict) and value:
        lines = []
        for key, each in list(value.items())[::turn]:
            under = block(each, turn)
            nested = isinstance(each, dict | list) and each
            lines += [f"{key}:", *(f"  {line}" for line in under)] if nested else [f"{key}: {under[0]}".rstrip()]
        return lines
    if isinstance(value, list):
        lines = []
        for item in value:
            first, *rest = block(item, turn)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        return lines
    return ["" if value is None else str(value).lower()]  # {} is a group that lacks its only key


def order(node: Node) -> Any:
    if isinstance(node, Mapping):
        return [(key.text, order(value)) for key, value in node.entries]
    return [order(item) for item in node.items] if isinstance(node, Sequence) else None


def tree(text: str) -> Node:
    root = parse_yaml(text, "", Problems())
    assert root is not None
    return root


def found(files: dict[str, Any], folder: Path) -> list[tuple[str, str, str]]:
    """What readers say of unknown and missing keys: the kind of file, the code, the key."""
    for kind, value in files.items():
        path = folder / PLACES[kind]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(block(value)) + "\n", "utf-8")
    problems = Problems()
    rulebook = read_rulebook(folder / "rules", "rules", problems)
    read_forms(folder / "rules/forms", "rules/forms", rulebook.facts, problems)
    read_dataset(folder / PLACES["dataset"], PLACES["dataset"], rulebook, problems)
    read_units(folder / PLACES["units"], PLACES["units"], problems)
    kinds = {place: kind for kind, place in PLACES.items()}
    return [
        (kinds[each.place.file], each.code, str(each.text.values["key"]))
        for each in problems.found
        if each.code in ("unknown-key", "missing-key")
    ]


def keys_alone(part: Any) -> Any:
    """A schema without what holds between keys: the samples here have all of them at once."""
    if isinstance(part, dict):
        return {name: keys_alone(each) for name, each in part.items() if name != "allOf"}
    return [keys_alone(each) for each in part] if isinstance(part, list) else part


ROUNDS = 12  # the most alternatives that a value has, and those within them


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    """Every file with every key, as often as values have alternatives."""
    files = {kind: samples(declared) for kind, declared in FILES.items()}
    return [{kind: next(each) for kind, each in files.items()} for _ in range(ROUNDS)]


def test_readers_take_every_declared_key(written: list[dict[str, Any]], tmp_path: Path) -> None:
    for number, files in enumerate(written):
        assert found(files, tmp_path / str(number)) == []


def test_schemas_know_every_declared_key(written: list[dict[str, Any]]) -> None:
    for files in written:
        for kind, value in files.items():
            assert list(jsonschema.Draft7Validator(keys_alone(schema(kind, str))).iter_errors(value)) == [], kind


def test_format_puts_every_declared_key_in_order(written: list[dict[str, Any]]) -> None:
    for files in written:
        for kind, value in files.items():
            backwards = "\n".join(block(value, -1)) + "\n"
            assert order(tree(arranged(backwards, tree(backwards), kind))) == order(tree("\n".join(block(value)))), kind


REQUIRED = sorted(
    {
        (kind, position, name)
        for kind, declared in FILES.items()
        for position, shape in enumerate(dict.fromkeys(shapes(declared)))
        for name in shape.required
    }
)


def of_the_likeliest(declared: ValueKind, shape: Shape, lacking: str) -> frozenset[str]:
    """Keys that are missed instead, where a group without one of its keys is rather one of the others."""
    written = [key.name for key in shape.keys if isinstance(key, Key) and key.name != lacking]
    likeliest = [shape_of(either, written) for either in eithers(declared) if shape in either.kinds]
    return frozenset(key for one in likeliest if one is not None for key in one.required) - {*written}


def eithers(kind: ValueKind) -> Iterator[Either]:
    match kind:
        case ListOf(item):
            yield from eithers(item)
        case Either(kinds):
            yield kind
            for each in kinds:
                yield from eithers(each)
        case Shape(keys):
            for key in keys:
                yield from eithers(key.kind)


@pytest.mark.parametrize(("kind", "position", "name"), REQUIRED)
def test_a_key_that_lacks_or_is_unknown_is_told_by_reader_and_schema(
    kind: str, position: int, name: str, written: list[dict[str, Any]], tmp_path: Path
) -> None:
    shape = list(dict.fromkeys(shapes(FILES[kind])))[position]
    (files, *_) = [each for each in written if changed(each[kind], shape, name, without=True) != each[kind]]
    validator = jsonschema.Draft7Validator(keys_alone(schema(kind, str)))
    less = changed(files[kind], shape, name, without=True)
    told = {key for one, code, key in found({**files, kind: less}, tmp_path) if (one, code) == (kind, "missing-key")}
    assert told & {name, *of_the_likeliest(FILES[kind], shape, name)}
    assert not validator.is_valid(less)
    more = changed(files[kind], shape, "zzz", without=False)
    assert set(found({**files, kind: more}, tmp_path)) == {(kind, "unknown-key", "zzz")}
    assert not validator.is_valid(more) or any(isinstance(key, Names) for key in shape.keys)
