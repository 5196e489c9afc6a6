"""The counter: people come with an appointment or a number, lodge in person, pay, and take their results home."""
