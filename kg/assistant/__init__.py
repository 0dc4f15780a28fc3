"""The graph as tools for an assistant, by the Model Context Protocol: read-only, claims with their words."""
