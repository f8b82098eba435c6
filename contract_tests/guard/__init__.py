"""A loopback proxy in front of a live system, which lets through only what cannot harm data of others."""
