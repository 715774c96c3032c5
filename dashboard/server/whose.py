"""Whose a connection is, as far as sharing out needs it. Kept in memory while it is open, and written nowhere."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

ASKED_BY = b"x-asked-by"
"""Where our own proxy says who asks."""
_is_proxy: Callable[[str], bool] = lambda _: False  # noqa: E731


def believe(is_proxy: Callable[[str], bool]) -> None:
    """Set which addresses are those of our own proxies, that stand for many visitors."""
    global _is_proxy
    _is_proxy = is_proxy


def whose(host: str) -> str | None:
    """An IPv4 address, or the network of 64 bits that an IPv6 address is one of; None for a proxy of ours."""
    address = _counted(host)
    return None if _is_proxy(address) else address


def visitor_of(scope: Scope) -> str | None:
    """Whose a request is; of one that a proxy of ours passes on, whose the proxy says, or None where it does not say."""
    host = scope["client"][0] if scope.get("client") else ""
    named = dict(scope["headers"]).get(ASKED_BY, b"").decode("latin-1")
    return whose(host) or (_counted(named) if named else None)


def _counted(host: str) -> str:
    try:
        ip = ip_address(host)
    except ValueError:
        return host
    if not isinstance(ip, IPv6Address):
        return host
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else str(IPv6Address(int(ip) >> 64 << 64))
