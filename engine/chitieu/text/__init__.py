"""Bytes as offices save them → text and records, and records → CSV: once, for every command."""
