"""The bundled cross-lingual embedder and its trained weights."""
