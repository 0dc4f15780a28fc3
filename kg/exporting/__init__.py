"""Everything a graph can be written as."""
