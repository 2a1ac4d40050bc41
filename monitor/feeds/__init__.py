"""Fetching feeds and web pages politely."""
