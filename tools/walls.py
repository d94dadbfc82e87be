"""What the import contracts cannot see: foreign keys between rooms, and unfiltered views."""

import ast
from collections.abc import Iterator
from pathlib import Path

GROUND = {"content", "people", "files"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def modules(root: Path, name: str) -> Iterator[tuple[str, Path]]:
    """(room, path) of every `<room>/<name>.py` and `<room>/<name>/*.py` under `root`."""
    package = root / "src" / "horo"
    for path in sorted([*package.glob(f"*/{name}.py"), *package.glob(f"*/{name}/**/*.py")]):
        yield path.relative_to(package).parts[0], path


def foreign_keys_abroad(root: Path) -> list[str]:
    """Relations of models that point neither home nor at the ground."""
    return [
        f"{path.relative_to(root)}:{line}: {room} points at {target}; the log, a registry or an "
        "identifier would do."
        for room, path in modules(root, "models")
        for line, target in _relations(path, room)
        if target not in GROUND | {room}
    ]


def _relations(path: Path, room: str) -> Iterator[tuple[int, str]]:
    """(line, room pointed at) of every relation in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    origin = _origins(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in RELATIONS:
            continue
        to = next((word.value for word in node.keywords if word.arg == "to"), None)
        yield node.lineno, _room_of(to or node.args[0], origin, room)


def _origins(tree: ast.AST) -> dict[str, str]:
    """Which room each imported name comes from."""
    return {
        alias.asname or alias.name: (node.module or "").split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("horo.")
        for alias in node.names
    }


def _room_of(target: ast.expr, origin: dict[str, str], home: str) -> str:
    if isinstance(target, ast.Constant):
        label, dot, _model = str(target.value).rpartition(".")
        return label if dot else home
    if _name(target) == "AUTH_USER_MODEL":
        return "people"
    first = target
    while isinstance(first, ast.Attribute):
        first = first.value
    return origin.get(_name(first), home)


def _name(node: ast.expr) -> str:
    return getattr(node, "id", None) or getattr(node, "attr", "")


def unfiltered_views(root: Path) -> list[str]:
    """Places in views and APIs that fetch otherwise than by `.objects.visible_to(…)`."""
    return [
        f"{path.relative_to(root)}:{node.lineno}: fetch with .objects.visible_to(member)."
        for name in ("views", "api")
        for _room, path in modules(root, name)
        for node in _unfiltered(ast.parse(path.read_text(encoding="utf-8")))
    ]


def _unfiltered(tree: ast.AST) -> Iterator[ast.Attribute]:
    filtered = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in filtered:
            yield node
