"""Clues of a testimony, one room per kind: units, dates, places, positions, people, graves."""
