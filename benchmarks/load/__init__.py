"""The benchmark of the web: applications to load, the load, and what it cost."""
