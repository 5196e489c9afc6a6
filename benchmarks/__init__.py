"""What speed and memory the program reaches, each figure beside its limit or a peer in the same run. Never a test."""
