"""The demo town takes part: projects, their timelines, and what citizens suggested."""
