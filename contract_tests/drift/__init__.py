"""Holds recorded traffic against the specs, and proposes what a spec would have to say to allow it.

Pure but for reading the recording: `har` reads it, `routes` finds the operation of an answer, `compare` walks
a body along the schemas that speak about it, `tally` counts what they do not allow, `overlay` turns that into
an OpenAPI Overlay. Values of the traffic end in `sample`, which keeps their shape only.
"""
