"""„Mein Rat“: the pages of whoever holds a mandate or works for a faction."""
