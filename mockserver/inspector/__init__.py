"""The page at /_mock/ and the routes that only it needed: the files that a world holds."""
