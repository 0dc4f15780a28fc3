"""Claims set against claims: figures, contradictions, histories; values in, values out, no RDF."""
