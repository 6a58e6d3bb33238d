"""The centre: what forms, people, answers and papers are. No input or output, no Flask."""
