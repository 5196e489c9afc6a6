"""How a dossier arrives: portal package, old register; every record keeps one outcome."""
