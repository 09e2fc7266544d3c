"""`golive demo`: a local workspace, a cast, and the bot as it is, with nothing of it replaced."""
