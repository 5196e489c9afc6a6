"""Speaking with the public portal."""
