"""The desk of the Bürgerhaushalt in the Wagtail admin."""
