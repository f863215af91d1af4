"""What people may do with runs: submit, stop, resume, rename, delete, move in the queue, train further."""
