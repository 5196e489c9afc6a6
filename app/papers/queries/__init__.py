"""Asking for papers: those issued (`issued`), and what one to be issued would say (`drafting`)."""
