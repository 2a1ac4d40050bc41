"""Evaluation scripts: small tables on the development data. Run one with ``python -m``."""
