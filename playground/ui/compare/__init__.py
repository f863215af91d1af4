"""What the compare page is made of: runs side by side."""
