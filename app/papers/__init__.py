"""The papers of a dossier (forms 01 to 07): reasons put into sentences, papers issued, kept and printed again."""
