"""Readers: what a file holds, as texts with what the file itself says of them."""
