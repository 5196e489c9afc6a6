"""What the office has decided, as typed data checked at start: catalogue, tariff, calendars, units, forms, code lists.

Nothing here behaves: no Flask, no database, no clock; the day and the facts asked about are arguments.
"""
