"""Language, passages, near copies, clues and claims: text in, typed values out. No rows, no web."""
