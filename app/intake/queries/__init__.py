"""Asking about arrival: runs, records and quarantine, changes an officer has yet to see."""
