"""What the program is asked for, one file per use case: files in, results out. Commands call them, views show them."""
