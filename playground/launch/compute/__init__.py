"""What pages have computed outside their process."""
