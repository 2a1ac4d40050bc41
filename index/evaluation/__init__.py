"""How well the index finds, measured on labelled questions."""
