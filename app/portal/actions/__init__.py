"""The verbs of the wire: pull, tell, export, fetch, compare; what is learned is kept in the act's own transaction."""
