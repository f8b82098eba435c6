"""What passed in a world, to look at and to hold expectations against. Knows no HTTP server and no API."""
