"""What is decided at the counter without a database: forms, slots, the order of numbers, who may collect."""
