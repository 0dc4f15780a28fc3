"""Candidates: what a text seems to claim, found by triggers beside the ontology; no claim before review."""
