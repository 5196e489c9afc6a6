"""Fees by the tariff in force, payments, exchange rates and numbered receipts."""
