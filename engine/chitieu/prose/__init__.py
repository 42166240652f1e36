"""A report's text → figures → statements, held against their own arithmetic; nothing here knows a rulebook."""
