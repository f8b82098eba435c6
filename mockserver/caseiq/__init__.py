"""The Case IQ attachment API."""
