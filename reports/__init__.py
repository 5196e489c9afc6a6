"""Paper: a frozen dataclass in, bytes out (PDF, XLSX, CSV).

Knows neither Flask nor the database, and decides nothing.
"""
