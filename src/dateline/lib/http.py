"""Asking outside hosts without becoming a door into the inside network (SSRF).

The host is resolved once, every address it has must be public, and the connection goes to exactly
that address (a second lookup could answer differently), with the name kept in ``Host`` and in TLS.
The same is done again for each redirect. Size and time are limited for the whole fetch.
``fetch`` gets pages that anybody may name; ``send`` speaks to endpoints that the operator configured.
Source: RFC 6890 and the IANA special-purpose address registries.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urljoin, urlsplit

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

USER_AGENT = "Dateline/1.0 (+newsroom; fetch)"
MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What ``ipaddress`` of Python 3.11 calls global, or might in another release, and is not.
_CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
# Cloud machines answer on these with their own credentials, whatever the registries say.
_METADATA = frozenset({"168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What an operator's own machines have: the same machine, RFC 1918, unique local IPv6. Link-local is
# left out on purpose: there answer the credentials of cloud machines.
_OWN = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
_ANSWER_LIMIT = 1_000_000  # bytes of an answer to ``send``: such answers are a line of JSON


class FetchError(Exception):
    """A page could not be had; ``reason`` can be shown to the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchRefused(FetchError):
    """We do not fetch this: the address, its redirect or its size is not allowed."""


class FetchTooLarge(FetchRefused):
    """It is there, and larger than was asked for."""


class FetchFailed(FetchError):
    """The other side did not answer, or not in time."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of any status. ``url`` is the last address, ``requested`` the first.

    content: the body with ``gzip`` or ``deflate`` undone; headers: names in lower case. redirects: the
    addresses that led on, with the status of each in ``redirect_statuses``. For an archive of it:
    asked and answered: the headers of the last request and of its answer, in order, each as it
    crossed the wire; reason: the words after the status; peer: the IP address that answered.
    """

    url: str
    requested: str
    status: int
    content_type: str
    charset: str
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    redirect_statuses: tuple[int, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    answered: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    peer: str = ""
    leads_to: str = ""
    """Where a redirect to another host leads that was not followed, because ``stay`` was asked for."""

    def after(self, first: Fetched) -> Fetched:
        """This answer as what came of the request whose answer ``first`` led here."""
        passed = first.redirects + self.redirects
        statuses = first.redirect_statuses + self.redirect_statuses
        return replace(
            self, requested=first.requested, redirects=passed, redirect_statuses=statuses
        )

    @property
    def ok(self) -> bool:
        """Is it a 2xx answer?"""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text: by the declared charset, else UTF-8; wrong bytes are replaced."""
        try:
            return self.content.decode(self.charset or "utf-8", "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")


def fetch(
    url: str,
    *,
    limit_bytes: int = 10_000_000,
    timeout: float = 20.0,
    accept: str = "*/*",
    allow: Collection[str] = (),
    headers: Mapping[str, str] | None = None,
    stay: bool = False,
) -> Fetched:
    """Fetch a public http or https address, following up to five redirects.

    ``stay`` follows none to another host: such an answer has ``leads_to``, so that the caller can ask
    that host's robots.txt first.

    ``limit_bytes`` caps the body, before and after decompression; ``timeout`` (seconds) caps the
    whole fetch with names, redirects and body. ``allow`` names ``host:port`` pairs that skip the
    check of port and address: for tests against a local server only.
    Raises ``FetchRefused`` for what is not allowed and ``FetchFailed`` when nothing came of it.
    Call it from plain synchronous code: it runs an event loop of its own.
    """
    job = _Job(url, limit_bytes, timeout, accept, frozenset(allow), dict(headers or {}))
    job.stay = stay
    return _within(job)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    timeout: float = 10.0,
    private_ok: bool = False,
) -> Fetched:
    """Send one request (``POST``, ``PURGE`` …) to an address that the operator configured.

    Redirects are not followed, they are answers: the endpoint named is the endpoint asked. A
    ``Host`` among the headers stands for another site on that endpoint. ``private_ok`` opens any
    port and the operator's own machines (loopback, RFC 1918, RFC 4193), never link-local addresses
    and never those of cloud metadata. ``timeout`` (seconds) caps the whole exchange; the answer may
    have a megabyte. Errors and event loop as for ``fetch``.
    """
    own = {name.title(): value for name, value in (headers or {}).items()}
    host, accept = own.pop("Host", ""), own.pop("Accept", "*/*")
    job = _Job(url, _ANSWER_LIMIT, timeout, accept, frozenset(), own)
    job.method, job.body, job.host = method, body, host
    job.private_ok, job.follow = private_ok, False
    return _within(job)


def _within(job: _Job) -> Fetched:
    async def limited() -> Fetched:
        async with asyncio.timeout(job.timeout):
            return await job.run()

    try:
        return asyncio.run(limited())
    except TimeoutError:
        raise FetchFailed(f"No complete answer within {job.timeout:g} seconds.") from None
    finally:
        job.resolver.shutdown(wait=False, cancel_futures=True)


def check_address(text: str, *, private_ok: bool = False) -> None:
    """Raise ``FetchRefused`` unless an IP address is public unicast, whatever it is wrapped in.

    ``private_ok`` lets the operator's own networks pass too, but not what is wrapped in others.
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        raise FetchRefused(f"“{text}” is not an address.") from None
    if private_ok and str(address) not in _METADATA:
        mapped = getattr(address, "ipv4_mapped", None) or address
        if any(mapped.version == own.version and mapped in own for own in _OWN):
            return
    for each in _wrapped(address):
        closed = any(each.version == network.version and each in network for network in _CLOSED)
        if closed or str(each) in _METADATA or not each.is_global or each.is_multicast:
            raise FetchRefused(f"The address {text} is not a public one.")


def _wrapped(address: Address) -> list[Address]:
    """The address and the IPv4 addresses that it stands for (mapped, NAT64, 6to4, Teredo)."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    mapped = address.ipv4_mapped
    if mapped is not None:
        return [mapped]
    found: list[Address] = [address]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        found.append(address.sixtofour)
    if address.teredo is not None:
        found += address.teredo
    if int(address) >> 32 == 0:
        found.append(ipaddress.IPv4Address(int(address)))
    return found


def _checked(url: str, allow: frozenset[str], any_port: bool) -> tuple[httpx.URL, int, bool]:
    """The parsed address, its port and whether a test has opened it; refuses odd addresses."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise FetchRefused("This is not a web address.") from None
    if parsed.scheme not in _PORTS:
        raise FetchRefused("Only http and https addresses are fetched.")
    if not parsed.host:
        raise FetchRefused("The address names no host.")
    if parsed.userinfo:
        raise FetchRefused("Addresses with a user name or password are not fetched.")
    port = parsed.port or _PORTS[parsed.scheme]
    opened = f"{parsed.host}:{port}" in allow
    if port not in _PORTS.values() and not opened and not any_port:
        raise FetchRefused(f"Port {port} is not one that web sites use.")
    return parsed, port, opened


@cache
def _tls() -> ssl.SSLContext:
    """The trusted authorities, read once: reading them takes longer than many a request."""
    return httpx.create_ssl_context(trust_env=False)


class _Job:
    """One fetch, or one request of another method."""

    method = "GET"
    body = b""
    host = ""  # what the request calls the host, where that is not the name it is sent to
    private_ok = False
    follow = True
    stay = False

    def __init__(
        self,
        url: str,
        limit: int,
        timeout: float,
        accept: str,
        allow: frozenset[str],
        headers: dict[str, str],
    ) -> None:
        self.timeout = timeout
        self.url, self.limit, self.accept, self.allow = url, limit, accept, allow
        self.headers = headers
        # An own thread: a name server that hangs must not hold up the end of the event loop.
        self.resolver = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dateline-resolve")

    async def run(self) -> Fetched:
        url = self.url
        passed: list[str] = []
        statuses: list[int] = []
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._visit(url)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target or not self.follow:
                return replace(answer, redirects=tuple(passed), redirect_statuses=tuple(statuses))
            passed.append(url)
            statuses.append(answer.status)
            try:
                url = urljoin(url, target)
                leaves = urlsplit(url).netloc.lower() != urlsplit(passed[-1]).netloc.lower()
            except ValueError:
                raise FetchRefused("It redirects to something that is no address.") from None
            if leaves and self.stay:
                break
        else:
            raise FetchRefused(f"It redirects more than {MOST_REDIRECTS} times.")
        return replace(answer, leads_to=url, redirects=tuple(passed), redirect_statuses=tuple(statuses))  # fmt: skip

    async def _visit(self, url: str) -> Fetched:
        parsed, port, opened = _checked(url, self.allow, self.private_ok)
        addresses = await self._resolve(parsed.host, port)
        if not opened:
            for address in addresses:
                check_address(address, private_ok=self.private_ok)
        error: Exception | None = None
        for address in addresses[:3]:
            try:
                return await self._ask(parsed, address)
            except httpx.ConnectError as failed:
                error = failed
            except httpx.TimeoutException as failed:
                raise TimeoutError from failed
            except httpx.InvalidURL as failed:  # httpx looks at where an answer leads by itself
                raise FetchRefused("It redirects to something that is no address.") from failed
            except httpx.HTTPError as failed:
                raise FetchFailed(f"{parsed.host} did not answer properly: {failed}") from failed
        raise FetchFailed(f"{parsed.host} could not be reached: {error}") from error

    async def _resolve(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            name = httpx.URL(scheme="http", host=host).raw_host.decode("ascii").strip("[]")
            found = await loop.run_in_executor(
                self.resolver, lambda: socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            )
        except (OSError, UnicodeError):
            raise FetchFailed(f"There is no host named {host}.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses:
            raise FetchFailed(f"There is no host named {host}.")
        return addresses

    async def _ask(self, parsed: httpx.URL, address: str) -> Fetched:
        headers = {
            "User-Agent": USER_AGENT,
            **self.headers,
            "Accept": self.accept,
            "Accept-Encoding": "gzip, deflate",
            "Host": self.host or parsed.netloc.decode("ascii"),
        }
        pinned = parsed.copy_with(host=address)
        # ``trust_env`` off: a proxy from the environment would resolve the name again.
        async with (
            httpx.AsyncClient(
                trust_env=False, follow_redirects=False, timeout=self.timeout, verify=_tls()
            ) as client,
            client.stream(
                self.method,
                pinned,
                headers=headers,
                content=self.body or None,
                extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
            ) as response,
        ):
            redirect = response.status_code in _REDIRECTS and "location" in response.headers
            content = b"" if redirect else await self._body(response)
            asked, answered = _pairs(response.request.headers), _pairs(response.headers)
        kind, _, rest = response.headers.get("content-type", "").partition(";")
        charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'").lower()
        return Fetched(
            str(parsed), self.url, response.status_code, kind.strip().lower(), charset, content, dict(response.headers),
            asked=asked, answered=answered, reason=response.reason_phrase, peer=address,
        )  # fmt: skip

    async def _body(self, response: httpx.Response) -> bytes:
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self.limit:
            raise FetchTooLarge(self._too_large())
        decoder = _decoder(response.headers.get("content-encoding", ""))
        parts: list[bytes] = []
        received = size = 0
        async for raw in response.aiter_raw():
            received += len(raw)
            try:
                part = decoder.decompress(raw, self.limit - size + 1) if decoder else raw
            except zlib.error:
                raise FetchFailed("The answer is compressed in a way that is broken.") from None
            size += len(part)
            if size > self.limit or received > self.limit:
                raise FetchTooLarge(self._too_large())
            parts.append(part)
        return b"".join(parts)

    def _too_large(self) -> str:
        return f"It is larger than {self.limit:,} bytes."


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Names and values as they crossed the wire, in order; latin-1, as HTTP/1.1 has them."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _decoder(encoding: str) -> zlib._Decompress | None:
    """A decompressor that stops at a length: a small bomb must not fill the memory."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise FetchRefused(f"The answer is compressed as “{encoding}”, which was not asked for.")
