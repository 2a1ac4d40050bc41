"""Trains the tiny Whisper that knows only the words of the four sample recordings."""
