"""What the counter's pages ask for: the declaration drawn from `config/declarations`, papers, places, people."""
