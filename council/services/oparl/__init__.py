"""The town in OParl 1.1: what is public, as clients of the standard read it. Built from public rows alone."""
