"""The verbs of arrival: import a package, enter a register; both keep every record with one outcome."""
