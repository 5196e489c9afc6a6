"""A make-believe portal and a make-believe year, for a first look, tests and load. The product imports nothing here."""
