"""The desk of the participation office in the Wagtail admin."""
