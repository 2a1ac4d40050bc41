"""From a clue about a person to the people of a register it may mean, with reasons."""
