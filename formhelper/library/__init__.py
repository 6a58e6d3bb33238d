"""The shelf: definitions and papers are read here, checked, and their texts handed to translators."""
