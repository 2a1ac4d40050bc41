"""Words of the console: Vietnamese in the code, English here."""
