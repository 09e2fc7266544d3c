"""A certificate authority of the tests' own."""

from __future__ import annotations

import ssl

import trustme

AUTHORITY = trustme.CA()


def trusting() -> ssl.SSLContext:
    """What a client needs that trusts the authority, and nobody else."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def serving(*names: str) -> ssl.SSLContext:
    """What a server needs that is called by these names."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(*names).configure_cert(context)
    return context
