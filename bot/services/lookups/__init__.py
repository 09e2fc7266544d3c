"""A thing by its ref, as an answer for the one who asks."""
