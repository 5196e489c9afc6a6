"""Reading the journal: the list of entries, the verification, what verifications left, and what findings say."""
