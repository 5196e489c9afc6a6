"""Periods, figures and books that agree to the digit."""
