"""The door for people: pages on the web, rendered on the server."""
