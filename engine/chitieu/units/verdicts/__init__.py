"""Tables of verdicts: written, read again, summed up, ranked, compared."""
