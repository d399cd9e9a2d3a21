"""Public pages of the Bürgerhaushalt."""
