"""Projects, surveys, the Bürgerhaushalt: what citizens decide and answer."""
