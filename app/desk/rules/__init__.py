"""What can be said of a dossier by looking at it: pure, everything is given; whether it is sound is for the officer."""
