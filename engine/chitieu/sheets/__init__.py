"""Spreadsheets on disk → sheets of cells with the text that people see, whatever the kind of file and its encoding."""
