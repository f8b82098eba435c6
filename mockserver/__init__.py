"""A mock of the attachment APIs of Case IQ and Agentcis that keeps every rule of the ledgers."""
