"""Files → model: text, a tree that knows its places, fields, rulebooks and datasets; or diagnostics."""
