"""What facts prove: pure functions from facts and rules to verdicts, checks, claims, comparisons and trends."""
