"""The same job written by hand in DuckDB and Polars, and what other rules engines do of it."""

from __future__ import annotations

import json
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

SHARES = 14
LEVELS = {2025: (3, 5), 2026: (13, 20), 2027: (7, 10), 2030: (3, 4)}
CHECKS = [(k, year, *share) for k in range(SHARES) for year, share in LEVELS.items()]
_SAMPLE = 1000


def by_hand_in_duckdb(facts: Path, out: Path) -> None:
    """One query, as somebody would write it who knows these 56 checks and that all counts are small and given."""
    selects = [
        f"""SELECT unit, as_of, 'D' AS document, 'rule-{k}' AS target, 0::SMALLINT AS part, {year}::SMALLINT AS horizon,
        CASE WHEN n{k} * {q} >= {p} * d{k} THEN 'met' ELSE 'missed' END AS verdict,
        n{k} AS numerator, d{k} AS denominator, 'at_least' AS op, '{p}/{q}' AS level,
        ((2 * n{k} * {q} * 10000 + d{k} * {p}) // (2 * d{k} * {p}))::DECIMAL(14, 0) * 0.0001::DECIMAL(4, 4)
        AS attainment,
        n{k} * {q} AS attainment_numerator, d{k} * {p} AS attainment_denominator,
        CASE WHEN n{k} * {q} < {p} * d{k} THEN ({p} * d{k} + {q - 1}) // {q} - n{k} END AS shortfall FROM facts"""
        for k, year, p, q in CHECKS
    ]
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"CREATE TABLE facts AS FROM '{facts}'")
    connection.execute(f"COPY ({' UNION ALL '.join(selects)}) TO '{out}' (FORMAT PARQUET)")
    connection.close()


def by_hand_in_polars(pl: Any, facts: Path, out: Path) -> None:
    """The same as lazy frames, which Polars streams into the file."""
    base = pl.read_parquet(facts).lazy()
    frames = []
    for k, year, p, q in CHECKS:
        n, d = pl.col(f"n{k}"), pl.col(f"d{k}")
        met = n * q >= d * p
        digits = (2 * n * q * 10000 + d * p) // (2 * d * p)
        frames.append(
            base.select(
                "unit",
                "as_of",
                document=pl.lit("D"),
                target=pl.lit(f"rule-{k}"),
                part=pl.lit(0, pl.Int16),
                horizon=pl.lit(year, pl.Int16),
                verdict=pl.when(met).then(pl.lit("met")).otherwise(pl.lit("missed")),
                numerator=n,
                denominator=d,
                op=pl.lit("at_least"),
                level=pl.lit(f"{p}/{q}"),
                attainment=digits.cast(pl.Decimal(18, 4)) * pl.lit("0.0001").cast(pl.Decimal(18, 4)),
                attainment_numerator=n * q,
                attainment_denominator=d * p,
                shortfall=pl.when(~met).then((d * p + (q - 1)) // q - n),
            )
        )
    pl.concat(frames).sink_parquet(out, maintain_order=False)


def in_openfisca(pl: Any, facts: Path, out: Path, *, whole: bool) -> None:
    """Arrays of all units, a variable for each figure of a check, written by Polars, half as wide as ours.

    It decides in float32: large and boundary cases come out wrong. ``whole``: with both numbers of the attainment, as
    all other contenders write them; without them the table has two columns fewer.
    """
    entities, periods, variables = (
        import_module(f"openfisca_core.{name}") for name in ("entities", "periods", "variables")
    )
    builder = import_module("openfisca_core.simulations").SimulationBuilder
    systems = import_module("openfisca_core.taxbenefitsystems")
    unit = entities.Entity("unit", "units", "", "")
    system = systems.TaxBenefitSystem([unit])

    def variable(name: str, kind: type, formula: Any = None) -> None:
        words: dict[str, Any] = {"value_type": kind, "entity": unit, "definition_period": periods.DateUnit.YEAR}
        if formula is not None:
            words["formula"] = formula
        system.add_variable(type(name, (variables.Variable,), words))

    for k in range(SHARES):
        variable(f"n{k}", float)
        variable(f"d{k}", float)
        variable(f"share{k}", float, _quotient(f"n{k}", f"d{k}"))
    for k, year, p, q in CHECKS:
        level = p / q
        variable(f"met{k}_{year}", bool, _at_least(f"share{k}", level))
        variable(f"of{k}_{year}", float, _divided(f"share{k}", level))
        variable(f"short{k}_{year}", float, _short(f"n{k}", f"d{k}", level))
        variable(f"above{k}_{year}", float, _times(f"n{k}", q))
        variable(f"below{k}_{year}", float, _times(f"d{k}", p))
    table = pl.read_parquet(facts)
    simulation = builder().build_default_simulation(system, count=table.height)
    for k in range(SHARES):
        for letter in "nd":
            simulation.set_input(f"{letter}{k}", "2025", table[f"{letter}{k}"].to_numpy())
    frames = [
        table.lazy().select(
            "unit",
            "as_of",
            document=pl.lit("D"),
            target=pl.lit(f"rule-{k}"),
            part=pl.lit(0, pl.Int16),
            horizon=pl.lit(year, pl.Int16),
            verdict=pl.when(pl.Series(simulation.calculate(f"met{k}_{year}", "2025")))
            .then(pl.lit("met"))
            .otherwise(pl.lit("missed")),
            numerator=f"n{k}",
            denominator=f"d{k}",
            op=pl.lit("at_least"),
            level=pl.lit(f"{p}/{q}"),
            attainment=pl.Series(simulation.calculate(f"of{k}_{year}", "2025")),
            **{
                f"attainment_{name}": pl.Series(simulation.calculate(f"{variable}{k}_{year}", "2025"))
                for name, variable in ({"numerator": "above", "denominator": "below"} if whole else {}).items()
            },
            shortfall=pl.Series(simulation.calculate(f"short{k}_{year}", "2025")),
        )
        for k, year, p, q in CHECKS
    ]
    pl.concat(frames).sink_parquet(out, maintain_order=False)


def _quotient(above: str, below: str) -> Any:
    return lambda units, period: units(above, period) / units(below, period)


def _at_least(share: str, level: float) -> Any:
    return lambda units, period: units(share, period) >= level


def _divided(share: str, level: float) -> Any:
    return lambda units, period: units(share, period) / level


def _times(count: str, number: int) -> Any:
    return lambda units, period: units(count, period) * number


def _short(above: str, below: str, level: float) -> Any:
    ceil = import_module("numpy").ceil
    return lambda units, period: ceil(units(below, period) * level) - units(above, period)


def in_zen(zen: Any, facts: Path, units: int) -> float:
    """Seconds for all units, from a sample: an expression for each check, one unit at a time, computing alone."""
    expressions = [
        {"id": f"e{k}-{year}", "key": f"met{k}_{year}", "value": f"n{k} * {q} >= d{k} * {p}"}
        for k, year, p, q in CHECKS
    ]
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "checks", "type": "expressionNode", "name": "checks", "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "checks", "type": "edge"},
            {"id": "b", "sourceId": "checks", "targetId": "out", "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    rows = duckdb.connect().execute(f"SELECT * EXCLUDE (unit, as_of) FROM '{facts}' LIMIT {_SAMPLE}")
    names = [column[0] for column in rows.description or ()]
    given = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    start = time.perf_counter()
    for one in given:
        decision.evaluate(one)
    return (time.perf_counter() - start) * units / len(given)
