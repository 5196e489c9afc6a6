"""How work is given to people: how long an assignment can be taken back, and how many dossiers one act may cover."""

from typing import Final

UNDO_MINUTES: Final = 15  # while nothing else has happened to the dossier
BULK_AT_MOST: Final = 500  # dossiers in one run
BULK_AT_ONCE: Final = 20  # as many are done while the officer waits; more are done by a job
BULK_CHUNK: Final = 200  # dossiers a job does before it lets other jobs have their turn
LONGEST_ABSENCE_DAYS: Final = 366

# What can be done to many dossiers at once, in the order of the buttons.
BULK_ACTS: Final = ("assign", "release", "transfer", "hand_out")
