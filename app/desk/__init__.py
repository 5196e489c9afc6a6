"""One dossier on the screen, with the buttons its reader may press."""
