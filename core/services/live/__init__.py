"""The live hub: what an act publishes reaches every open page, through one hub in each web process."""
