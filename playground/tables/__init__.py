"""Tables as people bring them: from the bytes of a file to columns of words."""
