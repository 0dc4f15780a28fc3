"""Stores elsewhere, spoken to over HTTP."""
