"""Commands of a POSIX shell, and of bash where it differs, as far as words and pipes go.

Nothing is run and nothing is looked up: a variable that isn't set in the text stays as it is spelt,
and of what a command would print only ``cat``, ``echo``, ``printf`` and ``base64 -d`` are known.
``shlex`` of the standard library knows neither ``$'..'`` nor here-documents nor where an error is.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.exchange_formats.shell.escapes import ansi

_SPACE = re.compile(r"(?:[ \t]|\\\n)+")
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"[^ \t\n'\"\\$`;&|<>()]+")
_SINGLE = re.compile(r"'([^']*)'")
_ANSI = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_IN_DOUBLE = re.compile(r'[^"\\$`]+')
_VARIABLE = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\}|[0-9@*#?$!_-])")
_DEFAULT = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*[:#%/^,@+=?-][^}]*\}")
_ASSIGNMENT = re.compile(rb"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_OPERATOR = re.compile(r"\|\||&&|;;|\|&?|;|&(?!>)|\n|\(|\)")
_REDIRECTION = re.compile(r"[0-9]*(?:<<<|<<-?|<>|>>|>\||[<>]&|<|>)|&>>?")
_IN_BRACKETS = re.compile(r"[^'\"\\()`]+|\\.", re.DOTALL)
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BEFORE_A_COMMAND = (b"$", b"%", b"export", b"time", b"sudo", b"env")
"""A prompt that was copied too, and words that run what follows."""
_ESCAPED = ("$", "`", "\\")
_MAX_DEPTH = 20
"""How deep substitutions may nest."""


Files = Callable[[str], bytes]
"""Gives what is in a file that a command names; an OSError says why not."""


def no_files(name: str) -> bytes:
    """There are no files: a text is read alone."""
    raise OSError("files that a command names aren't read here")


class ShellError(ValueError):
    """A text that no shell would read on; ``line`` and ``column`` are from 1."""

    def __init__(self, text: str, line: int, column: int) -> None:
        super().__init__(f"{text} at line {line} column {column}")
        self.line = line
        self.column = column


class Word(NamedTuple):
    """A word: what it is, and what in it isn't known without running something, "" for nothing."""

    value: bytes
    unknown: str = ""
    is_quoted: bool = False


@dataclass(slots=True)
class Command:
    """One command: its words, and what it reads.

    ``line`` is where it begins.  ``given`` is its here-document or here-string, ``file`` the file
    that it reads; where both are None it reads what ``before`` prints, if there is one.
    """

    line: int
    words: list[Word] = field(default_factory=list)
    given: Word | None = None
    file: Word | None = None
    before: Command | None = None

    @property
    def name(self) -> str:
        """What is run: the last part of its path."""
        found = self.words[0].value.decode("utf-8", "replace") if self.words else ""
        return found.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")


def read_commands(text: str, above: int = 0, files: Files = no_files) -> Iterator[Command]:
    """The commands of a text with ``above`` lines above it, each pipe's last one.

    What comes before it in a pipe is its ``before``; of ``$(cat FILE)`` the file is read.  Raises
    ShellError where a quote, a bracket or a here-document isn't closed.
    """
    yield from _Lexer(text.replace("\r\n", "\n"), above, files).commands()


class _Lexer:
    """Where reading stands, the variables that are set, and the here-documents that are open."""

    def __init__(self, text: str, above: int, files: Files) -> None:
        self._text = text
        self._files = files
        self._above = above
        self._at = 0
        self._variables: dict[str, Word] = {}
        self._known = 0, above + 1
        """A place in the text, and its line."""
        self._open: list[tuple[Command, str, bool, bool, int]] = []

    def commands(self) -> Iterator[Command]:
        before: Command | None = None
        while self._at < len(self._text):
            command = self._command(before)
            operator = self._operator()
            if operator in ("|", "|&"):
                before = command
                continue
            if operator == "\n":
                self._here_documents()
            before = None
            if self._is_run(command):
                yield command
        for _, end, *_, at in self._open:
            raise self._error(f"the here-document {end!a} isn't closed", at)

    def _is_run(self, command: Command) -> bool:
        """Whether anything is run; assignments alone are remembered."""
        words = command.words
        while words and words[0].value in _BEFORE_A_COMMAND:
            if words.pop(0).value == b"export":
                self._remember(words)
                return False
        set_before = self._leading(words)
        if len(set_before) == len(words):
            self._remember(words)
            return False
        del words[: len(set_before)]
        return True

    def _leading(self, words: list[Word]) -> list[Word]:
        found = []
        for word in words:
            if not _ASSIGNMENT.match(word.value):
                break
            found.append(word)
        return found

    def _remember(self, words: list[Word]) -> None:
        for word in words:
            if found := _ASSIGNMENT.match(word.value):
                self._variables[found[1].decode()] = Word(found[2], word.unknown)

    def _command(self, before: Command | None) -> Command:
        self._skip_lines()
        command = Command(self._line(self._at), before=before)
        while True:
            self._skip()
            if self._at >= len(self._text) or _OPERATOR.match(self._text, self._at):
                return command
            if redirection := _REDIRECTION.match(self._text, self._at):
                self._redirect(command, redirection)
            else:
                command.words.append(self._word())

    def _redirect(self, command: Command, found: re.Match[str]) -> None:
        self._at = found.end()
        self._skip()
        sign, start = found[0].lstrip("0123456789"), self._at
        word = self._word()
        if sign.startswith("<<<"):
            command.given = Word(word.value + b"\n", word.unknown)
        elif sign.startswith("<<"):
            end = word.value.decode("utf-8", "replace")
            self._open.append((command, end, word.is_quoted, sign == "<<-", start))
        elif sign == "<":
            command.file = word

    def _operator(self) -> str:
        found = _OPERATOR.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found[0]

    def _here_documents(self) -> None:
        opened, self._open = self._open, []
        for command, end, is_literal, is_indented, at in opened:
            lines = []
            while True:
                if self._at >= len(self._text):
                    raise self._error(f"the here-document {end!a} isn't closed", at)
                line = self._text[self._at : self._end_of_line()]
                self._at += len(line) + 1
                line = line.lstrip("\t") if is_indented else line
                if line == end:
                    break
                lines.append(f"{line}\n")
            text = "".join(lines)
            command.given = Word(_octets(text)) if is_literal else self._expanded(text, at)

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end

    def _expanded(self, text: str, at: int) -> Word:
        """A here-document in which variables and backslashes count."""
        inner = _Lexer(text, self._line(at), self._files)
        inner._variables = self._variables
        parts = list(inner._double_parts(None))
        return _joined(parts)

    def _word(self) -> Word:
        """The word that begins here, of plain and quoted parts."""
        parts: list[Word] = []
        is_quoted = False
        while self._at < len(self._text):
            text, at = self._text, self._at
            char = text[at]
            if found := _PLAIN.match(text, at):
                parts.append(Word(_octets(found[0])))
                self._at = found.end()
            elif char == "'":
                parts.append(self._single())
                is_quoted = True
            elif char == '"' or text.startswith('$"', at):
                self._at += 1 + (char == "$")
                parts += self._double(at)
                is_quoted = True
            elif text.startswith("$'", at):
                parts.append(self._ansi())
                is_quoted = True
            elif char in "$`":
                parts.append(self._expansion())
            elif char == "\\":
                is_quoted = True
                self._at += 2
                if not text.startswith("\\\n", at):
                    parts.append(Word(_octets(text[at + 1 : at + 2] or "\\")))
            else:
                break
        return _joined(parts, is_quoted)

    def _single(self) -> Word:
        found = _SINGLE.match(self._text, self._at)
        if not found:
            raise self._error("the quote ' isn't closed", self._at)
        self._at = found.end()
        return Word(_octets(found[1]))

    def _ansi(self) -> Word:
        found = _ANSI.match(self._text, self._at)
        if not found:
            raise self._error("the quote $' isn't closed", self._at)
        self._at = found.end()
        return Word(ansi(found[1]))

    def _double(self, start: int) -> list[Word]:
        return list(self._double_parts(start))

    def _double_parts(self, start: int | None) -> Iterator[Word]:
        """What stands up to the closing quote, or to the end for None."""
        while self._at < len(self._text):
            text, at = self._text, self._at
            char = text[at]
            if found := _IN_DOUBLE.match(text, at):
                yield Word(_octets(found[0]))
                self._at = found.end()
            elif char == '"':
                self._at += 1
                if start is not None:
                    return
                yield Word(b'"')
            elif char == "\\":
                self._at += 2
                following = text[at + 1 : at + 2]
                if following != "\n":
                    is_escape = following in (
                        ("$", "`", "\\", '"') if start is not None else _ESCAPED
                    )
                    yield Word(_octets(following if is_escape else f"\\{following}"))
            else:
                yield self._expansion()
        if start is not None:
            raise self._error("the quote \" isn't closed", start)

    def _expansion(self) -> Word:
        text, at = self._text, self._at
        if text.startswith("$(", at) or text[at] == "`":
            return self._substitution()
        if found := _DEFAULT.match(text, at):
            self._at = found.end()
            return Word(_octets(found[0]), found[0])
        if found := _VARIABLE.match(text, at):
            self._at = found.end()
            return self._variables.get(found[1] or found[2] or "", Word(_octets(found[0])))
        self._at += 1
        return Word(b"$")

    def _substitution(self) -> Word:
        """``$(command)``: what it prints, where that is known without running it."""
        start, text = self._at, self._text
        if text[start] == "`":
            end = text.find("`", start + 1)
            if end < 0:
                raise self._error("the quote ` isn't closed", start)
            self._at = end + 1
            return Word(_octets(text[start : self._at]), text[start : self._at])
        self._at += 2
        self._brackets(start)
        inside, whole = text[start + 2 : self._at - 1], text[start : self._at]
        known = _printed_of(inside, self._line(start) - 1, self._files)
        return known or Word(_octets(whole), whole)

    def _brackets(self, start: int) -> None:
        depth = 1
        while depth:
            if self._at >= len(self._text):
                raise self._error("the bracket $( isn't closed", start)
            char = self._text[self._at]
            if found := _IN_BRACKETS.match(self._text, self._at):
                self._at = found.end()
            elif char == "'":
                self._single()
            elif char == '"':
                self._at = self._end_of_double(self._at)
            else:
                depth += {"(": 1, ")": -1}.get(char, 0)
                self._at += 1

    def _end_of_double(self, start: int) -> int:
        found = _DOUBLE.match(self._text, start)
        if not found:
            raise self._error("the quote \" isn't closed", start)
        return found.end()

    def _skip(self) -> None:
        """Blanks, line breaks behind a backslash, and a comment."""
        if found := _SPACE.match(self._text, self._at):
            self._at = found.end()
        if found := _COMMENT.match(self._text, self._at):
            self._at = found.end()

    def _skip_lines(self) -> None:
        """Lines without a command; behind a pipe one may begin on a later line."""
        while True:
            start = self._at
            self._skip()
            if self._text.startswith("\n", self._at):
                self._at += 1
                self._here_documents()
            if self._at == start:
                return

    def _line(self, at: int) -> int:
        known, line = self._known if self._known[0] <= at else (0, self._above + 1)
        self._known = at, line + self._text.count("\n", known, at)
        return self._known[1]

    def _error(self, text: str, at: int) -> ShellError:
        column = at - (self._text.rfind("\n", 0, at) + 1) + 1
        return ShellError(text, self._line(at), column)


def _printed_of(inside: str, above: int, files: Files) -> Word | None:
    """What the commands in ``$(..)`` print, without the line breaks at its end; None if unknown."""
    from simulator.exchange_formats.shell.printing import printed

    if inside.count("$(") > _MAX_DEPTH:
        return None
    try:
        found = list(read_commands(inside, above, files))
        known = printed(found[0], files) if len(found) == 1 else None
    except OSError:
        return None
    return None if known is None else Word(known.replace(b"\x00", b"").rstrip(b"\n"))


def _joined(parts: list[Word], is_quoted: bool = False) -> Word:
    unknown = next((part.unknown for part in parts if part.unknown), "")
    return Word(b"".join(part.value for part in parts), unknown, is_quoted)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
