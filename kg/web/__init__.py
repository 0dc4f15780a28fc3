"""The web site and the SPARQL endpoint: one application over one dataset, read-only."""
