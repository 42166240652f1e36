"""A small workspace whose facts are no numbers: one target of each kind, and all four together."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "rules/facts.yaml": """\
groups:
  main: Nhóm
facts:
  has_plan: {label: Có kế hoạch, group: main, kind: yes_no}
  rating: {label: Xếp loại, group: main, kind: grade, values: {weak: yếu, fair: khá, good: tốt}}
  done_on: {label: Ngày hoàn thành, group: main, kind: date}
  place: {label: Thứ hạng, group: main, kind: rank}
""",
    "rules/indicators.yaml": """\
indicators:
  has-plan: {label: Có kế hoạch, formula: has_plan, group: main}
  rating: {label: Xếp loại, formula: rating, group: main}
  done-on: {label: Ngày hoàn thành, formula: done_on, group: main}
  place: {label: Thứ hạng, formula: place, group: main}
""",
    "rules/NQ-1/document.yaml": """\
id: NQ-1
symbol: 1-NQ/TU
title: Nghị quyết mẫu
issuer: Tỉnh ủy
date: 2021-03-15
horizons: [2025]
""",
}
LEVELS = {
    "has-plan": "is: {2025: yes}",
    "rating": "at_least: {2025: good}",
    "done-on": "by: 2025-06-30",
    "place": "at_most: {2025: 30}",
}


def target(id: str, asked: str) -> str:
    return f"id: {id}\nstatement: Mục tiêu {id}.\nsource: mục II\n{asked}\n"


def with_kinds(folder: Path) -> Path:
    """The workspace, with a target for each indicator under its name, and ``every`` of all."""
    made = dict(FILES)
    for name, level in LEVELS.items():
        made[f"rules/NQ-1/{name}.yaml"] = target(name, f"indicator: {name}\n{level}")
    parts = "\n".join(f"  - {{indicator: {name}, {level}}}" for name, level in LEVELS.items())
    made["rules/NQ-1/every.yaml"] = target("every", f"title: Tất cả\nall_of:\n{parts}")
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def dataset(folder: Path, as_of: str = "2025-12-31", unit: str = "x", **facts: str) -> Path:
    path = folder / f"datasets/{unit}/{as_of}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"  {name}: {value}\n" for name, value in facts.items())
    path.write_text(
        f"unit: {{id: {unit}, name: {unit}}}\nas_of: {as_of}\nsource: s\nfacts:{' {}' if not facts else ''}\n{lines}",
        "utf-8",
    )
    return path.relative_to(folder)
