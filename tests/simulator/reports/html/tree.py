"""HTML as a tree, read strictly: what isn't closed as it was opened is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "link", "meta", "wbr"})


@dataclass
class Node:
    """An element; ``children`` are elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, name: str = "", class_: str = "") -> list[Node]:
        """The elements in it of this name and class, in order."""
        return [
            node
            for node in self._below()
            if (not name or node.name == name) and (not class_ or class_ in node.classes)
        ]

    def one(self, name: str = "", class_: str = "") -> Node:
        """The only one."""
        (found,) = self.all(name, class_)
        return found

    def texts(self, name: str = "", class_: str = "") -> list[str]:
        """The texts of those elements."""
        return [node.text for node in self.all(name, class_)]

    def _below(self) -> Iterator[Node]:
        for one in self.children:
            if isinstance(one, Node):
                yield one
                yield from one._below()


def read(html: str) -> Node:
    """The tree of a document or a part of one, below a node without a name."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    assert len(parser.open) == 1, [node.name for node in parser.open]
    return parser.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")
