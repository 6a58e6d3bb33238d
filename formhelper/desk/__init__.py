"""The desk, where the arms meet: originals come in, packages go out. Both doors stand in front of it."""
