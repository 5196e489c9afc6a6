"""Who works here: sign-in, roles, units."""
