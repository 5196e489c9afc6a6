"""What is done to many dossiers, or to whoever holds them. One file a subject."""
