"""The page that looks inside a trained network: what is looked at, and the views on it, one file each."""
