"""The process that trains one run: how it begins, what it hears, what it sets down, how it ends."""
