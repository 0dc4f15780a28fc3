"""The stages of a build: check, map, reason, judge, write."""
