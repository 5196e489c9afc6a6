"""The officer's trays: filters, counts, claim and next."""
