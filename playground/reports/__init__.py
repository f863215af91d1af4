"""What people take along: figures as pictures, tables as text, and whole reports that need neither this app nor a network."""
