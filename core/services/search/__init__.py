"""Search: what is entered, how words are read, and what is found."""
