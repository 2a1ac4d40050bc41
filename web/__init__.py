"""Pages and API of the console; no rules of its own."""
