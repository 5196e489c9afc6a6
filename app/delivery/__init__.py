"""Transfers to the central Department, its answers, and handing out results."""
