"""The seed's thirty-eight steps, lived through in the local workspace by a whole cast, and what everybody read."""
