"""The contract tests of the Agentcis documents attachment API."""
