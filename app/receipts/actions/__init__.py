"""The verbs of money: enter and approve a rate, take a payment, issue a numbered receipt."""
