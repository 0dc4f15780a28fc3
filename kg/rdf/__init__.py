"""RDF and SPARQL: terms, partial dates, texts of graphs, stores, queries; knows no claim."""
