"""The verbs of the counter, each one transaction. What changes a dossier goes through the door of `dossiers`."""
