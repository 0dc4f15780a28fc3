"""The SPARQL endpoint of the site: protocol, editor, results, its description."""
