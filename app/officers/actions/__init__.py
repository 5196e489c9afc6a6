"""The verbs of people: coming in and going out, one's own account, and an administrator's care of accounts."""
