"""The commands of `golive` that do more than start it."""
