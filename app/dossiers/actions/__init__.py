"""The verbs of a dossier. Each goes through `door.perform`: load, ask `may`, change, journal, promise, commit."""
