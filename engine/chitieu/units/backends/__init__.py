"""What runs the plan: DuckDB or Spark, behind one protocol."""
