"""What HTTP needs and Connexion lacks: one-pass bodies, strict parameters, ranges, one error boundary."""
