"""Official facts, and the rules that hold a text against them."""
