"""What golive does by itself. Each worker takes a batch of what is due, does it, and says whether there was any.

Due-ness is a column. Loops and sleeps live in the heartbeat only.
"""
