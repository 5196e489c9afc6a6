"""Judging what arrives, without looking at the database: reading a line, finding its faults, raising doubts."""
