"""Sheets of people or of counts → facts: forms of rules/forms, header, rows, people told apart, counts."""
