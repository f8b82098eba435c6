"""How a secret is found again in a text, whatever it was encoded by, and which texts are other people's."""
