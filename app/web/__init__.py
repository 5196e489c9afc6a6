"""Shared by every page: access marks, layout, list parts, number and date filters."""
