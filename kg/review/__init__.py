"""Review: what a person decides on candidates and claims, kept as a log from which claims are built."""
