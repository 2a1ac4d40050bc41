"""The bundled language identifier: character n-grams, one small weight file, numpy only."""
