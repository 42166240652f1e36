"""The schemas for editors: kept in rules/schema, true to the program, accepting what ships, refusing what is bad."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from chitieu.messages import translator
from chitieu.schemas import NAMES, schema
from tests.conftest import BAD, BASE, ROOT, Run


def kind(path: Path) -> str:
    if path.parent.parent.name == "datasets":
        return "dataset"
    if path.name == "units.yaml":
        return "units"
    if path.parent.name == "forms":
        return "form-words" if path.name == "words.yaml" else "form"
    return {
        "facts.yaml": "facts",
        "indicators.yaml": "indicators",
        "checks.yaml": "checks",
        "document.yaml": "document",
    }.get(path.name, "target")


def as_editors_see_it(path: Path) -> Any:
    """YAML with its dates as text and its keys as strings, the way JSON Schema validators of editors read it."""

    class Loader(yaml.SafeLoader):
        """Without dates."""

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def stringed(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): stringed(item) for key, item in value.items()}
        return [stringed(item) for item in value] if isinstance(value, list) else value

    return stringed(yaml.load(path.read_text("utf-8"), Loader))  # a SafeLoader


def complaints(path: Path) -> list[str]:
    validator = jsonschema.Draft7Validator(schema(kind(path), str))
    return [error.message for error in validator.iter_errors(as_editors_see_it(path))]


@pytest.mark.parametrize("name", NAMES)
def test_kept_schemas_are_the_generated_ones(name: str) -> None:
    kept = json.loads((ROOT / f"rules/schema/{name}.json").read_text("utf-8"))
    assert kept == schema(name, translator("vi"))
    jsonschema.Draft7Validator.check_schema(kept)


SHIPPED = sorted([*ROOT.glob("rules/**/*.yaml"), *ROOT.glob("datasets/**/*.yaml"), *BASE.rglob("*.yaml")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_files_are_accepted(path: Path) -> None:
    assert complaints(path) == []


@pytest.mark.parametrize("path", [path for path in SHIPPED if "tests" not in path.parts], ids=lambda path: path.name)
def test_shipped_files_name_their_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == ROOT / f"rules/schema/{kind(path)}.json"


REFUSED = [  # what needs other files, or the difference between yes and true, is beyond a schema
    "attribute-faults",
    "attribute-without-values",
    "baseline-with-about",
    "case-beside-level",
    "case-without-level",
    "change-without-baseline",
    "check-faults",
    "claims",
    "date-vietnamese",
    "document-faults",
    "example-faults",
    "fact-id-with-hyphen",
    "figure-beside-bounds",
    "level-without-percent",
    "missing-keys",
    "missing-level",
    "null",
    "parts-beside-level",
    "range-faults",
    "range-unit",
    "reading-faults",
    "tolerance-without-about",
    "two-kinds-of-level",
    "unknown-key",
    "unknown-key-far",
    "wrong-kind",
    "wrong-kind-facts",
]


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_that_a_schema_can_refuse_are_refused(case: str) -> None:
    assert any(complaints(path) for path in (BAD / case).rglob("*.yaml"))


def test_schema_prints_each(run: Run) -> None:
    for name in NAMES:
        assert json.loads(run("schema", name).out) == schema(name, translator("vi"))
        assert json.loads(run("schema", name, "--lang", "en").out) == schema(name, str)
    assert run("schema", "targets").code == 2
