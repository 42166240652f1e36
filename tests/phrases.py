"""Rows of the documentation, "sentence → how it is written", each put into a small workspace with figures.

A row is what a page says; what it stands in (facts, other targets, figures) is the test's, beside the verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from chitieu.files.keys import DOCUMENT, FACT, FACTS, INDICATOR, TARGET, UNITS
from chitieu.files.shapes import Key, Shape

Entry = dict[str, Any]


class Row(NamedTuple):
    """A sentence, and the lines of YAML that its cell has in code."""

    sentence: str
    lines: tuple[str, ...]


class Judged(NamedTuple):
    """A dataset of a workspace that was written, and what must come of it."""

    dataset: str
    expected: Mapping[str, Any]


def rows(page: str, head: str) -> list[Row]:
    """The rows of all tables that begin with this head: the last cell has the lines, the one before it the sentence."""
    found = []
    for table in re.findall(rf"^{re.escape(head)}\n\|[ |-]+\n((?:\|.*\n?)+)", page, re.MULTILINE):
        for line in table.splitlines():
            *_, sentence, cell = line.strip("| ").split(" | ")
            found.append(Row(sentence, tuple(re.findall(r"`([^`]+)`", cell))))
    return found


def blocks(page: str) -> list[Row]:
    """The blocks of YAML of a page by their first lines (a second one with #2), as lines of top-level keys."""
    found: list[Row] = []
    for block in re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        first = re.split(r"(?<=\S)\s+#|: \{", block.partition("\n")[0])[0]
        first = first if ": " in first or first.endswith(":") else f"{first}:"
        again = f"{first} #2" if any(row.sentence == first for row in found) else first
        lines = (re.sub(r"\s+#.*", "", line).strip("\n") for line in re.split(r"^(?=\w)", block, flags=re.MULTILINE))
        found.append(Row(again, tuple(line for line in lines if line)))
    return found


KINDS = {"target": TARGET, "document": DOCUMENT, "indicator": INDICATOR, "fact": FACT, "facts": FACTS, "units": UNITS}
WHOLES = {"all_of", "any_of", "at_least_of"}


def write(folder: Path, row: Row, data: Mapping[str, Any]) -> list[Judged]:
    """The workspace of a row, each line of it as it stands in the page; the datasets that are judged."""
    written = _by_file((*row.lines, *data.get("lines", ())))
    whole = _read(written["facts"])
    data = {**data, **whole, "facts": {**data["facts"], **whole.get("facts", {})}}
    target = _read(written["target"])
    facts = _facts(data, written["fact"])
    more: Entry = {key: data[key] for key in ("attributes", "dimensions") if key in data}
    _dump(folder / "rules/facts.yaml", {"groups": {"g": "g"}, **more, "facts": facts})
    _dump(folder / "rules/indicators.yaml", {"indicators": _indicators(row, data, target, facts, written["indicator"])})
    _documents(folder / "rules", row, data, target, written)
    judged = list(_datasets(folder / "datasets", data))
    if written["units"]:
        (folder / "datasets/units.yaml").write_text("\n".join(written["units"]) + "\n", "utf-8")
    return judged


def _by_file(lines: Sequence[str]) -> Mapping[str, list[str]]:
    """Lines by what they are keys of; a target's come first."""
    written: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for line in lines:
        key = line.partition(":")[0]
        written[next(kind for kind, shape in KINDS.items() if key in names(shape))].append(line)
    return written


def _read(lines: Sequence[str]) -> Entry:
    read: Entry = yaml.safe_load("\n".join(lines)) or {}
    return read


def _indicators(row: Row, data: Mapping[str, Any], target: Entry, facts: Entry, lines: Sequence[str]) -> Entry:
    """Those that are named, and the one that is asked of; of parts each that they name and nobody says more of."""
    made = {id: _indicator(one) for id, one in data.get("indicators", {}).items()}
    if WHOLES & set(target):
        return made | {id: _indicator(id) for id in re.findall(r"indicator: (\w+)", str(row.lines)) if id not in made}
    first = next(iter(facts))
    one = _indicator(data.get("formula", first), data.get("unit", "%")) | {"label": "asked"} | _read(lines)
    keys = [key for key in names(INDICATOR) if key in one and (key != "unit" or "kind" not in facts[first])]
    return made | {target.get("indicator", "asked"): {key: one[key] for key in keys}}


def _documents(
    rules: Path, row: Row, data: Mapping[str, Any], target: Entry, written: Mapping[str, Sequence[str]]
) -> None:
    said = [f"statement: {_quoted(data.get('statement', row.sentence))}", "source: x", *written["target"]]
    if WHOLES & set(target):
        said.append(f"title: {_quoted(row.sentence)}")
    elif "indicator" not in target:
        said.append("indicator: asked")
    documents: dict[str, dict[str, list[str]]] = {"NQ-1": {"said": said}}
    for id, other in data.get("others", {}).items():
        document, _, name = id.partition("/")
        documents.setdefault(document, {})[name] = _lines({"title": name, "statement": "x", "source": "x"} | other)
    for document, targets in documents.items():
        about = [*(written["document"] if document == "NQ-1" else ())]
        _document(rules / document, document, about + _lines(data.get("documents", {}).get(document, {})), targets)


def _lines(entry: Entry) -> list[str]:
    return [f"{key}: {_flow(value)}" for key, value in entry.items()]


def names(shape: Shape) -> list[str]:
    """The keys of a group, in the house's order."""
    return [key.name for key in shape.keys if isinstance(key, Key)]


def _facts(data: Mapping[str, Any], lines: Sequence[str]) -> Entry:
    """The facts; the lines of the page are of the one that ``of`` names, else of the first that no line names."""
    facts: Entry = {}
    for id, one in data["facts"].items():
        facts[id] = {"label": id} | ({"unit": one} if isinstance(one, str) else dict(one)) | {"group": "g"}
    unnamed = (id for id in facts if not any(re.search(rf"\b{id}\b", line) for line in lines))
    asked = data.get("of") or next(unnamed, "")
    facts[asked] |= _read(lines)
    if "kind" in facts[asked]:
        facts[asked].pop("unit", None)
    order = names(FACT)
    return {id: {key: one[key] for key in sorted(one, key=order.index)} for id, one in facts.items()}


def _indicator(one: str | Mapping[str, Any], unit: str = "%") -> Entry:
    about = {"formula": one, "unit": unit} if isinstance(one, str) else dict(one)
    return {"label": about["formula"], **about, "group": "g"}


def _document(folder: Path, id: str, lines: Sequence[str], targets: Mapping[str, Sequence[str]]) -> None:
    own = {line.partition(":")[0]: line for line in lines}
    about = [f"id: {id}", f"symbol: {id}", f"title: {id}", "issuer: x", "date: 2021-01-15", *own.values()]
    _lay(folder / "document.yaml", [*about, *(() if "horizons" in own else ["horizons: [2025]"])], DOCUMENT)
    for name, asked in targets.items():
        _lay(folder / f"{name}.yaml", [f"id: {name}", *asked], TARGET)


def _lay(path: Path, lines: Sequence[str], shape: Shape) -> None:
    order = names(shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(sorted(lines, key=lambda line: order.index(line.partition(":")[0])))
    path.write_text(f"{text}\n", "utf-8")


def _datasets(datasets: Path, data: Mapping[str, Any]) -> Iterator[Judged]:
    attributes = data.get("attributes", {})
    listed: Entry = {}
    for number, unit in enumerate(data["units"], start=1):
        id = unit.get("id", f"u{number}")
        dates = {key: value for key, value in unit.items() if key not in ("id", "comes", "below", *_COMPARED)}
        for below, figures in enumerate(unit.get("below", ()), start=1):
            dates = {2025: {}}
            commune = f"{id}-{below}"
            listed[commune] = {"name": commune, "tier": "commune", "within": id}
            if figures:
                _dataset(datasets, commune, 2025, figures, attributes)
        if "below" in unit:
            listed[id] = {"name": id, "tier": "province"}
        for when, figures in dates.items():
            last = _dataset(datasets, id, when, figures, attributes)
        yield Judged(last, unit)
    if listed:
        _dump(datasets / "units.yaml", {"units": listed})


_COMPARED = ("at", "percent", "shortfall", "points", "further_end", "grade")


def _dataset(datasets: Path, id: str, when: object, figures: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
    day = str(when) if isinstance(when, date) else f"{when}-12-31"
    facts = {name: value for name, value in figures.items() if name not in attributes}
    unit = {"id": id, "name": id, **{name: figures[name] for name in attributes if name in figures}}
    _dump(
        datasets / id / f"{day}.yaml", {"unit": unit, "as_of": date.fromisoformat(day), "source": "x", "facts": facts}
    )
    return f"datasets/{id}/{day}.yaml"


def _dump(path: Path, content: Entry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


def _flow(value: object) -> str:
    """A value on one line."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=True).strip(
        "\n."
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
