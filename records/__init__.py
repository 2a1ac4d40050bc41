"""Frozen values that stages exchange. Standard library only; imports nothing of this house."""
