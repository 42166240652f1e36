"""New files for people to fill in: a document, a target, a dataset. Texts only; the command writes them."""
