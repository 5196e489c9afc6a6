"""The numbers of the office's advisory locks: PostgreSQL knows them by number alone, so each stands here once."""

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """What only one may do at a time, or in turn."""

    MIGRATING = 5_214_001
    IMPORTING = 5_214_002
    JUDGING = 5_214_003
    COUNTING = 5_214_004
    NUMBERING = 5_214_005
    PULLING = 5_214_011
    SENDING_PROGRESS = 5_214_012
    FETCHING_FILES = 5_214_013
    READING_INDEX = 5_214_014
    EXPORTING_PROGRESS = 5_214_015
