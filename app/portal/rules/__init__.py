"""What the portal contract says, pure: how to read its answers, when to ask again, what a difference is."""
