"""Which accounts speak of the same burial, battle or person, and what they say in common."""
