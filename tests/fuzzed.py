"""What tests.fuzz damages: good workspaces, a file of each kind in them, and the commands that read it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import duckdb
import xlwt

from tests.conftest import BASE, ROOT, TEMPLATE
from tests.damage import (
    Damage,
    by_bytes,
    by_cells,
    by_elements,
    by_encoding,
    by_keys,
    by_lines,
    by_members,
    by_parts,
    by_words,
)
from tests.hostile import packed
from tests.lists.made import Rows, cadres, leaders, managers, write
from tests.prose.pdf_files import paragraph as paragraph_of_pdf
from tests.prose.pdf_files import pdf_bytes
from tests.prose.word_files import footnotes, level, listed, numbering, paragraph, styles, table, word_file

EXAMPLES = sorted(
    path.parent.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("tests/language/*/*/rules"), *ROOT.glob("examples/*/rules"))
)
DATASET = "datasets/lai-chau-city/2023-03-31.yaml"
AS_OF = ("--as-of", "2023-03-31")
UNITS = "units.csv"
UNIT_ROWS = (
    "unit,as_of,agencies,minority_led_agencies,note\nxa-1,2025-12-31,17,3,Ghi chú\nxa-2,2025-12-31,10,6.00,\n"
    'xa-3,31/12/2025,5,,"a, b"\n"Xã ""Bốn""",2025-12-31,4,2,\n'
)
REGISTER = (
    "unit,as_of,person,body,sex,ethnicity,post\n"
    'u1,2025-12-31,a,Phường Một,Nữ,Mông,"Bí thư Đảng ủy, Chủ tịch HĐND"\n'
    "u1,2025-12-31,a,Xã Hai,Nữ,Mông,Chủ tịch UBND\nu1,2025-12-31,b,Xã Hai,Nam,Kinh,Chủ tịch UBND\n"
    "u2,2025-12-31,a,Xã Ba,Nam,,Phó Chủ tịch UBND\n"
)


class Case(NamedTuple):
    """A good workspace, the file in it that is damaged, how, and the command that meets it.

    ``written`` is what the command may write, ``gated`` whether it may end with 1.
    """

    kind: str
    workspace: Path
    name: str
    damages: Sequence[Damage]
    command: Sequence[str]
    written: Sequence[str] = ()
    gated: bool = False


TEXT = (by_bytes, by_words, by_lines, by_encoding)
YAML = (by_keys, by_keys, by_keys, *TEXT)
XML = (by_parts, by_parts, by_parts, by_bytes)
TABLE = (by_cells, by_cells, by_cells, *TEXT)


# --- good workspaces --------------------------------------------------------------------------------------------------


class Goods(NamedTuple):
    """Where good workspaces are made, each when it is first asked for.

    ``run`` runs the program in a folder, to make what it reads back, and gives the exit code.
    """

    folder: Path
    run: Callable[[Sequence[str], Path], int]

    def workspace(self, name: str) -> Path:
        """A folder of its own: ``shipped``, ``base``, ``reports``, or of an example by its path."""
        place = self.folder / name.replace("/", "-")
        if not place.exists():
            build = {"shipped": _shipped, "base": _base, "reports": _reports}.get(name)
            if build is not None:
                build(place, self)
            else:
                _example(ROOT / name, place, self)
        return place

    def made(self, command: Sequence[str], folder: Path) -> None:
        """Raises AssertionError where the program does not make it."""
        code = self.run(command, folder)
        assert code == 0, f"{command} in {folder}: {code}"


def _shipped(folder: Path, goods: Goods) -> None:
    for name in ("rules", "datasets"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("schema"))
    _lists(folder)
    goods.made(("evaluate", DATASET, "-o", "saved.json"), folder)
    shutil.copy(ROOT / "examples/communes.csv", folder / UNITS)
    (folder / "people.csv").write_text(REGISTER, "utf-8")
    shutil.copy(TEMPLATE, folder / "template.docx")


def _base(folder: Path, goods: Goods) -> None:
    shutil.copytree(BASE, folder)
    (folder / UNITS).write_text(UNIT_ROWS, "utf-8")
    _tables(folder)
    goods.made(("evaluate-many", UNITS, "-o", "verdicts.csv"), folder)
    goods.made(("evaluate-many", UNITS, "-o", "verdicts.parquet"), folder)


def _example(path: Path, folder: Path, goods: Goods) -> None:
    shutil.copytree(path, folder, ignore=shutil.ignore_patterns("expected.yaml"))
    datasets = sorted(each.relative_to(folder).as_posix() for each in folder.glob("datasets/*/*.yaml"))
    assert any(goods.run(("evaluate", one, "-o", "saved.json"), folder) == 0 for one in reversed(datasets)), folder


def _lists(folder: Path) -> None:
    lists: Mapping[str, Rows] = {"PL3": leaders(), "PL4": managers(), "PL5": cadres()}
    (folder / "lists").mkdir()
    for name, rows in lists.items():
        for suffix in (".xlsx", ".csv", ".tsv"):
            write(folder / f"lists/{name}{suffix}", rows, name)
        (folder / f"lists/{name}.ods").write_bytes(_ods(name, rows))
        cells = [tuple(map(str, row)) for row in rows if row]
        word_file(folder / f"lists/{name}.docx", table(*cells))
        page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
        (folder / f"lists/{name}.html").write_text(f"<html><body><table>{page}</table></body></html>", "utf-8")
        book = xlwt.Workbook()
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        book.save(str(folder / f"lists/{name}.xls"))


def _ods(name: str, rows: Rows) -> bytes:
    cells = "".join(
        "<t:table-row>"
        + "".join(f"<t:table-cell><x:p>{value}</x:p></t:table-cell>" for value in row)
        + "</t:table-row>"
        for row in rows
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<o:document-content xmlns:o="{urn}:office:1.0" xmlns:t="{urn}:table:1.0" xmlns:x="{urn}:text:1.0">'
        f'<o:body><o:spreadsheet><t:table t:name="{name}">{cells}</t:table></o:spreadsheet></o:body>'
        "</o:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "content.xml": content.encode()})


def _tables(folder: Path) -> None:
    columns = (
        "'xa-' || i AS unit, DATE '2025-12-31' - i::INTEGER AS as_of, (10 + i)::DECIMAL(18, 2) AS agencies,"
        " CASE WHEN i % 3 = 0 THEN NULL ELSE i % 10 END AS minority_led_agencies"
    )
    other = {
        "units.parquet": columns,
        "texts.parquet": f"unit, as_of::VARCHAR AS as_of, agencies::VARCHAR AS agencies FROM (SELECT {columns}",
        "odd.parquet": "'x' AS unit, TIMESTAMP '2025-12-31 01:00:00' AS as_of, [1, 2] AS agencies,"
        " {'a': 1} AS minority_led_agencies, 'b'::BLOB AS note",
        "floats.parquet": "i::VARCHAR AS unit, DATE '2025-12-31' AS as_of, i::DOUBLE / 0 AS agencies, 'nan'::FLOAT AS"
        " minority_led_agencies",
        "huge.parquet": "i AS unit, DATE '294246-12-31' AS as_of, 99999999999999999999999999999999999999::HUGEINT AS"
        " agencies, -1::TINYINT AS minority_led_agencies",
    }
    with duckdb.connect() as duck:
        for name, chosen in other.items():
            closing = ")" if "SELECT" in chosen else ""
            rows = f"SELECT {chosen} FROM range(20) r(i){closing}"
            duck.execute(f"COPY ({rows}) TO '{folder / name}'")
        duck.execute(f"ATTACH '{folder / 'units.duckdb'}' AS file")
        duck.execute(f"CREATE TABLE file.facts AS SELECT {columns} FROM range(20) r(i)")


def _reports(folder: Path, goods: Goods) -> None:
    folder.mkdir()
    shipped = goods.workspace("shipped")
    for command, name in (("report", "written.docx"), ("evaluate", "written.html")):
        goods.made((command, DATASET, "-o", name), shipped)
        shutil.move(shipped / name, folder / name)
    text = (ROOT / "examples/reports/bao-cao.txt").read_text("utf-8")
    lines = (ROOT / "tests/prose/public.jsonl").read_text("utf-8").splitlines()
    statements = [json.loads(line)["text"] for line in lines]
    (folder / "report.txt").write_text(text, "utf-8")
    (folder / "statements.txt").write_text("\n".join(statements), "utf-8")
    rows = [("TT", "Nội dung", "Số lượng", "Tỷ lệ"), ("1", "Nam", "30", "60%"), ("2", "Nữ", "20", "40%")]
    rows.append(("", "Tổng số", "50", "100%"))
    body = "".join(map(paragraph, text.splitlines()[:9])) + listed("Mục 50/60 (83,3%)", 1) + listed("Mục", 1, 1)
    body += table(*rows) + "".join(map(paragraph, statements[:20])) + paragraph("a", '<w:pStyle w:val="H"/>')
    notes = footnotes("Trong đó 3/17 đạt 17,6%.", "x")
    lists = numbering(_1=level(0, "decimal", "%1.") + level(1, "lowerRoman", "%1.%2)"))
    word_file(folder / "report.docx", body, footnotes=notes, numbering=lists, styles=styles("H", 1))
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    paragraphs = "".join(f"<p>{line}</p>\n" for line in [*text.splitlines(), *statements[20:40]])
    start = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body><h1>Báo cáo</h1>'
    put = [one for at, line in enumerate(statements[40:55]) for one in paragraph_of_pdf(85, 100 + 40 * at, line)]
    (folder / "report.pdf").write_bytes(pdf_bytes(list(put)))
    (folder / "report.html").write_text(f"{start}{paragraphs}<table>{page}</table></body></html>", "utf-8")


# --- kinds of files ---------------------------------------------------------------------------------------------------


@cache
def _files(workspace: Path, pattern: str) -> Sequence[str]:
    return sorted(path.relative_to(workspace).as_posix() for path in workspace.glob(pattern))


def _workspace(random: Random, goods: Goods) -> Path:
    return goods.workspace(random.choice((random.choice(EXAMPLES), random.choice(EXAMPLES), "base", "shipped")))


def _shown(random: Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Options of where a result goes, and the files that it is."""
    name = random.choice(("", "", "out.json", "out.csv", "out.xlsx", "out.html", "out.md", "out.txt"))
    formats = ("table", "plain", "json", "csv", "markdown", "html")
    return (("-o", name), (name,)) if name else (("--format", random.choice(formats)), ())


def _of_rules(random: Random, goods: Goods) -> Case:
    """A rule file or dataset, and whatever reads it."""
    workspace = _workspace(random, goods)
    name = random.choice((*_files(workspace, "rules/*/*.yaml"), *_files(workspace, "[rd]*/**/*.yaml")))
    datasets = list(_files(workspace, "datasets/*/*.yaml"))
    dataset = name if name in datasets else random.choice(datasets)
    targets = [Path(each).stem for each in _files(workspace, "rules/*/*.yaml")]
    options, written = _shown(random)
    every = tuple(_files(workspace, "[rd]*/**/*.yaml"))
    given: list[tuple[tuple[str, ...], tuple[str, ...], bool]] = [
        (("evaluate", dataset, *options), written, False),
        (("evaluate", dataset, *options), written, False),
        (("evaluate", dataset, "--trace", *random.choice(((), ("--network", "plain")))), (), False),
        (("audit", dataset, *options), written, False),
        (("explain", random.choice(targets), dataset, "--format", random.choice(("text", "json"))), (), False),
        (("lint", *random.choice(((), ("--format", "json"), ("--format", "sarif")))), (), True),
        (("format",), every, False),
        (("format", "--check"), (), True),
        (("test", "--coverage", "--junit", "junit.xml"), ("junit.xml",), True),
        (("trend", *datasets[:3], dataset, *options), written, False),
        (("diff", random.choice(datasets), dataset, *options), written, False),
        (("report", dataset, "-o", "r.docx", *random.choice(((), ("--full",)))), ("r.docx",), False),
        (_new_dataset(random, dataset), ("datasets/*",), False),
        (new_target(Path(_files(workspace, "rules/*/document.yaml")[0]).parent.name), ("rules/*",), False),
        (("evaluate", *datasets, *options), written, False),
    ]
    if (workspace / UNITS).exists():
        given += [(("evaluate-many", UNITS, "-o", "v.csv"), ("v.csv",), False)] * 5
    command, may_write, gated = random.choice(given)
    return Case("rules", workspace, name, YAML, command, may_write, gated)


def _new_dataset(random: Random, like: str) -> tuple[str, ...]:
    which = random.choice((("--like", like), ("--unit-id", "moi", "--unit-name", "Mới"), ()))
    return ("new", "dataset", "--as-of", "2031-12-31", "--source", "s", *which)


def new_target(document: str) -> tuple[str, ...]:
    """The command that writes a target of a document with an indicator, a group and facts of its own."""
    new = ("--id", "moi", "--statement", "s", "--source", "s", "--indicator", "moi", "--label", "Mới", "--unit", "%")
    more = ("--formula", "moi / moi_2", "--group", "nhom", "--group-label", "Nhóm", "--level", "at_least")
    facts = ("--fact", "moi=Số mới; người", "--fact", "moi_2=Số; người", "--due", "2025=60%", "--due", "2030=70%")
    return ("new", "target", "--document", document, *new, *more, *facts)


def _of_forms(random: Random, goods: Goods) -> Case:
    workspace = goods.workspace("shipped")
    name = random.choice(_files(workspace, "rules/forms/*.yaml"))
    form = random.choice(("commune-cadres", "agency-managers", "city-leaders", "leaders-9b"))
    sheet = f"lists/{random.choice(('PL3', 'PL4', 'PL5'))}.xlsx"
    command, written = random.choice(
        (
            (("import", sheet, "--check", DATASET), ()),
            (("import", sheet, "--check", DATASET), ()),
            (("export-template", form, "-o", "form.xlsx"), ("form.xlsx",)),
            (("lint",), ()),
            (("format",), tuple(_files(workspace, "[rd]*/**/*.yaml"))),
        )
    )
    return Case("forms", workspace, name, YAML, command, written, command == ("lint",))


def _of_lists(random: Random, goods: Goods, suffixes: Sequence[str], damages: Sequence[Damage]) -> Case:
    workspace = goods.workspace("shipped")
    suffix = random.choice(suffixes)
    name = f"lists/{random.choice(('PL3', 'PL4', 'PL5'))}{suffix}"
    new = (("-o", "datasets/moi/2023-03-31.yaml", "--unit-id", "moi", "--unit-name", "Mới", *AS_OF), ("datasets/*",))
    options, written = random.choice(
        (
            new,
            (("--check", DATASET), ()),
            (("--check", DATASET, "--strict", "--format", "json"), ()),
            (("--learn", "words.yaml"), ("words.yaml",)),
        )
    )
    form = {"PL3": "city-leaders", "PL4": "agency-managers", "PL5": "commune-cadres"}[Path(name).stem]
    named = random.choice(((), ("--form", form)))
    return Case(suffix.removeprefix("."), workspace, name, damages, ("import", name, *options, *named), written)


def _of_saved(random: Random, goods: Goods) -> Case:
    workspace = goods.workspace(random.choice((*EXAMPLES, "shipped")))
    dataset = random.choice(_files(workspace, "datasets/*/*.yaml"))
    options, written = _shown(random)
    command, may_write = random.choice(
        (
            (("diff", "saved.json", dataset, *options), written),
            (("diff", dataset, "saved.json", *options), written),
            (("diff", "saved.json", "saved.json", *options), written),
            (("trend", "saved.json", dataset, *options), written),
            (("trend", "saved.json", *options), written),
            (("report", dataset, "--compare", "saved.json", "-o", "r.docx"), ("r.docx",)),
        )
    )
    return Case("json", workspace, "saved.json", (by_members, by_members, by_members, *TEXT), command, may_write)


def _of_units(random: Random, goods: Goods) -> Case:
    workspace = goods.workspace(random.choice(("base", "base", "base", "shipped")))
    out = random.choice(("v.csv", "v.parquet"))
    skip = random.choice(((), ("--on-error", "skip", "--rejects", "rejects.csv")))
    command, written = random.choice(
        (
            (("evaluate-many", UNITS, "-o", out, *skip), (out, "rejects.csv")),
            (("evaluate-many", UNITS, *skip), ("rejects.csv",)),
        )
    )
    return Case("csv of units", workspace, UNITS, TABLE, command, written)


def _of_register(random: Random, goods: Goods) -> Case:
    skip = random.choice(((), ("--on-error", "skip")))
    command = ("evaluate-many", "people.csv", "--form", "commune-cadres", "-o", "v.csv", *skip)
    return Case("register", goods.workspace("shipped"), "people.csv", TABLE, command, ("v.csv",))


def _of_verdicts(random: Random, goods: Goods) -> Case:
    name = random.choice(("verdicts.csv", "verdicts.csv", "verdicts.parquet"))
    other = random.choice(("verdicts.csv", "verdicts.parquet"))
    command, written = random.choice(
        (
            (("rank", name, "NQ-1/minority-led-agencies"), ()),
            (("show", name, "-o", "p.html"), ("p.html",)),
            (("diff", name, other, "-o", "moves.csv") if name != other else ("rank", name, "x"), ("moves.csv",)),
            (("diff", other, name) if name != other else ("rank", name, "NQ-1/minority-led-agencies"), ()),
        )
    )
    damages = TABLE if name.endswith(".csv") else (by_bytes,)
    return Case("verdicts", goods.workspace("base"), name, damages, command, written)


def _of_tables(random: Random, goods: Goods) -> Case:
    """Tables that are no text: Parquet, and a file of DuckDB."""
    others = ("texts.parquet", "odd.parquet", "floats.parquet", "huge.parquet")
    name = random.choice(("units.parquet", "units.parquet", "units.duckdb", random.choice(others)))
    out = random.choice(("v.csv", "v.parquet"))
    skip = random.choice(((), ("--on-error", "skip")))
    table = ("--table", "facts") if name == "units.duckdb" else ()
    command = ("evaluate-many", name, *table, "-o", out, *skip)
    return Case(Path(name).suffix.removeprefix("."), goods.workspace("base"), name, (by_bytes,), command, (out,))


def _of_template(random: Random, goods: Goods) -> Case:
    whole = random.choice(((), ("--full",)))
    command = ("report", DATASET, "--template", "template.docx", "-o", "r.docx", *whole)
    return Case("template", goods.workspace("shipped"), "template.docx", XML, command, ("r.docx",))


def _of_report(random: Random, goods: Goods) -> Case:
    name = random.choice(_files(goods.workspace("reports"), "*"))
    suffix = Path(name).suffix
    damages = {
        ".docx": XML,
        ".html": (by_elements, by_elements, by_elements, *TEXT),
        ".txt": TEXT,
        ".pdf": (by_bytes, by_words),
    }[suffix]
    options, written = _shown(random)
    if suffix == ".docx" and random.random() < 0.4:
        options, written = ("-o", "comments.docx"), ("comments.docx",)
    which = random.choice(((), ("--all",), ("--list",)))
    return Case(
        f"report {suffix}", goods.workspace("reports"), name, damages, ("proofread", name, *which, *options), written
    )


KINDS: Mapping[str, Callable[[Random, Goods], Case]] = {
    "rules": _of_rules,
    "rules again": _of_rules,
    "forms": _of_forms,
    "xlsx": lambda random, goods: _of_lists(random, goods, (".xlsx",), XML),
    "ods": lambda random, goods: _of_lists(random, goods, (".ods",), XML),
    "xls": lambda random, goods: _of_lists(random, goods, (".xls",), (by_bytes,)),
    "csv": lambda random, goods: _of_lists(random, goods, (".csv", ".tsv"), TABLE),
    "lists in Word": lambda random, goods: _of_lists(random, goods, (".docx",), XML),
    "lists on pages": lambda random, goods: _of_lists(random, goods, (".html",), (by_elements, by_elements, *TEXT)),
    "json": _of_saved,
    "csv of units": _of_units,
    "register": _of_register,
    "verdicts": _of_verdicts,
    "tables": _of_tables,
    "template": _of_template,
    "report": _of_report,
    "report again": _of_report,
}
