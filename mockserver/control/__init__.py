"""The routes of the mock itself, under /_mock."""
