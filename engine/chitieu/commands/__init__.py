"""One command per file: parse, call one use case, show, exit. Each is imported when it is asked for."""
