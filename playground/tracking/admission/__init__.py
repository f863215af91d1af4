"""Whether a run may come in: its measured needs, memory, quotas."""
