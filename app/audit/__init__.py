"""Reading the journal and proving it whole."""
