"""What evaluation lets pass but a careful colleague would question. One rule per file in rules/."""
