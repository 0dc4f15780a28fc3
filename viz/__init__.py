"""The graph to look at: as a network, as a picture, as a page."""
