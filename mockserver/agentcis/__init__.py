"""The Agentcis documents API."""
