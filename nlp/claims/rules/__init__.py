"""One file per distortion rule; the checker lists them explicitly."""
