"""What the dispatcher decides: which waiting run goes where and when, and what became of it."""
