"""Data sets on this machine: fetched, made ready, and compared with those of a run."""
