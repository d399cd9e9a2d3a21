"""What is typed in participation."""
