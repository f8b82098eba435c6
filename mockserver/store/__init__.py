"""What a world holds: records in kept order, blobs, clocks and ids. Knows no HTTP."""
