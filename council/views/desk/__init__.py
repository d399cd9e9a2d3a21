"""The clerk's desk in the Wagtail admin: our own views over the services."""
