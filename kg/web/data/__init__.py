"""What the site offers programs: linked data, VoID, OpenAPI, anybody's RDF files."""
