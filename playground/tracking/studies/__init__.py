"""Recorded studies: a parent run in the record, whose runs the scheduler submits.

A page only writes the study, and what it wishes of it; the scheduler (`launch.studies.scheduler`) does the rest, and whatever it knows it reads from the record.
"""

from playground.tracking.studies.changes import close, delete, resume, stop, submit
from playground.tracking.studies.progress import StudyProgress, outcomes, progress
from playground.tracking.studies.recorded import Recorded, Unreadable, get, listing, rows
from playground.tracking.study_records import children as runs_of

__all__ = [
    "Recorded",
    "StudyProgress",
    "Unreadable",
    "close",
    "delete",
    "get",
    "listing",
    "outcomes",
    "progress",
    "resume",
    "rows",
    "runs_of",
    "stop",
    "submit",
]
