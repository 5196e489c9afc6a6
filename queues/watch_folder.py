"""Takes the packages that were carried into the watched folder."""

from collections import Counter

from app.intake.actions.turns import give_way
from app.intake.actions.watching import take_packages


def run() -> dict[str, int]:
    """Returns how many files were imported, refused, and left for the next look."""
    give_way()  # the worker runs each job in a process of its own
    return dict(Counter(taken.became for taken in take_packages()))
