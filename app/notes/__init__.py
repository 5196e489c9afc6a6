"""What officers add to a dossier: remarks, flags of their own, the opinion of another unit."""
