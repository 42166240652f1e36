"""Facts of many units, from any source: read, checked, counted from registers of people."""
