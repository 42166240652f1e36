"""Many units at once: the rulebook as one set-based plan, run on DuckDB or Spark. The only room that knows them."""
