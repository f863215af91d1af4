"""Where networks are wrong on their test sets: of one run, or of several side by side."""
