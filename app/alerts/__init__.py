"""Who is looked out for, and which dossiers fit: a list kept by two people, and what became of each hit."""
