"""Reads what was typed (names, units, phrases, operators, fields) and holds passages to it."""
