"""Reads: every query the console and the commands need, permission asked first."""
