"""Asking for lodgings, tickets, appointments and results that wait. Everything belongs to one unit."""
