"""Speech: captions now, recognition when a model is present."""
