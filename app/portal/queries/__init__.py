"""Asking about the wire: how it stands, what waits, what differs. Lists always have an order with a tie-breaker."""
