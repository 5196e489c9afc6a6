"""Takes the packages that were carried into the watched folder."""

from collections import Counter

from app.intake.actions.watching import take_packages


def run() -> dict[str, int]:
    """Returns how many files were imported, refused, and left for the next look."""
    return dict(Counter(taken.became for taken in take_packages()))
