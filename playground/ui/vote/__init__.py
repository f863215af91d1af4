"""What the page of blind votes is made of."""
