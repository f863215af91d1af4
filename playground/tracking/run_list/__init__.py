"""The list of all runs: as a table of typed columns, in any order, filtered by a line of conditions."""

from playground.tracking.run_list.reading import read
from playground.tracking.run_list.table import Row, RunTable

__all__ = ["Row", "RunTable", "read"]
