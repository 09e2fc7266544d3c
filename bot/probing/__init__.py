"""How golive reaches out to what is not Slack: checks, and webhooks. Nothing else opens a connection to the outside.

`hosts` says where to, `guard` makes sure of it; `web`, `lines` and `names` speak HTTP, TCP and DNS through it; `net` is
all of that together, as probes get it.
"""
