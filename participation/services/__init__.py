"""Acts and joined reads of participation."""
