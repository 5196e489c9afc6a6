"""Deadlines, pure: the working calendar, what a term makes of it, and what is late. Reads no clock and no table."""
