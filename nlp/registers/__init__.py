"""Lists of the fallen as files: which column holds what, rows, and rows that cannot be read."""
