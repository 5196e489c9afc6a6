"""What officers add to a dossier, one file a subject. Each goes through the dossiers' one door."""
