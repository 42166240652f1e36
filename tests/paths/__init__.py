"""The paths of a new user on a pseudo-terminal: what is typed, key by key, and how long the program takes meanwhile.

``python -m tests.paths`` walks each and prints the counts; ``--tree FOLDER`` walks them with another checkout, by the
dialogues of before.
"""
