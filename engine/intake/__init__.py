"""The staff's spreadsheets → facts: sheets of cells, people and matrices read by the forms of rules/forms, counts."""
