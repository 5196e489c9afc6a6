"""What is done with alerts and hits. Every hit changes its dossier, so it goes through the dossiers' one door."""
