"""What must not be kept: passwords and tokens that people paste along with a link or a sentence."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

REMOVED = "[removed]"

_NAMES = ("auth", "authorization", "awsaccesskeyid", "jwt", "key-pair-id", "pwd", "sas", "sid", "sig")
_ENDINGS = (
    *("token", "secret", "password", "passwd", "signature", "credential"),
    *("apikey", "api_key", "api-key", "access_key", "accesskey", "sessionid", "session_id"),
    *("-auth", "_auth"),
)

_SHAPES = re.compile(
    r"xox[a-z]-[\w-]{8,}|xapp-\d-[\w-]{8,}"  # Slack
    r"|(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/\S+"
    r"|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,}|ya29\.[\w-]{10,}"
    r"|[rs]k_(?:live|test)_\w{10,}|sk-[\w-]{20,}|npm_\w{30,}|pypi-[\w-]{20,}"
    r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"  # JSON Web Token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|(?i:(?<=bearer )[\w.~+/=-]{16,})"
    r"|(?i:(?<=password=)|(?<=passwd=)|(?<=secret=)|(?<=token=)|(?<=api_key=)|(?<=apikey=))(?!\[removed\])\S+"
    r"|(?<=://)[^\s/?#@]+(?=@)",
    re.DOTALL,
)


def without_secrets(text: str) -> str:
    """The text with everything that has the shape of a password or token replaced. The same text when there is none."""
    return _SHAPES.sub(REMOVED, text)


def safe_link(url: str) -> str | None:
    """The address without user and password, and without query or fragment fields that carry a token or a signature.

    None: it cannot be read as an address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    page, mark, fields = parts.fragment.rpartition("?")
    fragment = f"{page}{mark}{_harmless(fields)}"
    kept = SplitResult(parts.scheme, host, parts.path, _harmless(parts.query), fragment)
    return _SHAPES.sub("removed", url if kept == parts else urlunsplit(kept)) if host else None


def _harmless(query: str) -> str:
    """`a=1&token=x` without what is secret, otherwise letter by letter."""
    return "&".join(field for field in query.split("&") if not is_secret(*field.partition("=")[::2]))


def is_secret(name: str, value: str) -> bool:
    """Whether a field of an address, or a header, carries a password or a token, as its name says."""
    return bool(value) and (name.lower() in _NAMES or name.lower().endswith(_ENDINGS))
