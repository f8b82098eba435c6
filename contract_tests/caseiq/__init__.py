"""The contract tests of the Case IQ attachment APIs."""
