"""``python -m chitieu``."""

from chitieu.program import main

main()
