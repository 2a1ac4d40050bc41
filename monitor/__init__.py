"""The watch: sources, readers, pipeline, schedule."""
