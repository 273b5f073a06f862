"""The options of curl: which have an argument, and how a command line is taken apart.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from simulator.exchange_formats.shell.reading import Word

_LETTERS: Final = {
    "A": "user-agent",
    "b": "cookie",
    "c": "cookie-jar",
    "C": "continue-at",
    "d": "data",
    "D": "dump-header",
    "e": "referer",
    "E": "cert",
    "F": "form",
    "h": "help",
    "H": "header",
    "K": "config",
    "m": "max-time",
    "o": "output",
    "P": "ftp-port",
    "Q": "quote",
    "r": "range",
    "t": "telnet-option",
    "T": "upload-file",
    "u": "user",
    "U": "proxy-user",
    "w": "write-out",
    "x": "proxy",
    "X": "request",
    "y": "speed-time",
    "Y": "speed-limit",
    "z": "time-cond",
}
"""The letters of options that have an argument."""
_FLAGS: Final = {"G": "get", "I": "head", ":": "next"}
"""The letters of those without one that say what is asked."""
_NAMES: Final = """
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config
    connect-timeout connect-to continue-at cookie cookie-jar create-file-mode crlfile curves data
    data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr
    dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save
    expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
    ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header help hostpubmd5 hostpubsha256
    hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl
    limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs
    max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey
    preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert
    proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword
    proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request
    request-target resolve retry retry-delay retry-max-time sasl-authzid service-name
    sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time
    stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword
    tlsuser trace trace-ascii trace-config unix-socket upload-file url url-query user user-agent
    variable vlan-priority write-out
"""
_WITH_ARGUMENT: Final = frozenset(_NAMES.split())
"""The long names of options that have an argument, of curl 8.11."""


class Option(NamedTuple):
    """An option by its long name, "" for an address; ``value`` is empty where it has none."""

    name: str
    value: Word = Word(b"")


def options_of(words: Sequence[Word]) -> Iterator[Option]:
    """The options and addresses of a command line, without the command's name."""
    rest = iter(words)
    is_open = True
    for word in rest:
        text = word.value.decode("utf-8", "surrogateescape")
        if not is_open or not text.startswith("-") or text == "-":
            yield Option("", word)
        elif text == "--":
            is_open = False
        elif text.startswith("--"):
            name = text[2:]
            yield Option(name, next(rest, Word(b"")) if name in _WITH_ARGUMENT else Word(b""))
        else:
            yield from _of_letters(text[1:], word, rest)


def _of_letters(text: str, word: Word, rest: Iterator[Word]) -> Iterator[Option]:
    for at, letter in enumerate(text):
        if letter in _LETTERS:
            within = text[at + 1 :].encode("utf-8", "surrogateescape")
            value = Word(within, word.unknown) if within else next(rest, Word(b""))
            yield Option(_LETTERS[letter], value)
            return
        yield Option(_FLAGS.get(letter, letter))
