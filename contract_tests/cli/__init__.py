"""The command line: a function of its arguments and the environment, one module for each command."""
