"""Catalogues of translations: `extract`, `update`, `check` and `compile`, without xgettext.

Every room has its own: `src/horo/<room>/locale/<language>/LC_MESSAGES/django.po`; the modules
that stand beside the rooms (settings) share `src/horo/locale/`.

    python tools/messages.py update [ROOM …] [--prune]   add what the code says, for translators
    python tools/messages.py check                       exit 1 unless every text is translated
    python tools/messages.py compile                     .po to .mo, where a .po is newer

A text that has left the code becomes obsolete (`#~`) and comes back with its translation if the
code says it again; `--prune` forgets it.
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "horo"
PLURAL_FORMS = {
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
    "bg": "nplurals=2; plural=(n != 1);",
}
PLURALS = {"ru": 3, "bg": 2}
SINGULAR_COVERS_ONE_ONLY = {"bg"}  # there form 0 may say "one" in words; in Russian it is 21 too

# name of the function → positions of (context, singular, plural) among its arguments
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
PERCENT = re.compile(r"%(?:\((\w+)\))?[#0\-+]*[\d.]*[diouxXeEfFgGcrs]")
BRACES = re.compile(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})")


@dataclass(frozen=True)
class Text:
    """One text of the code. `where` is the file; a text counts once per catalogue."""

    context: str | None
    singular: str
    plural: str | None
    where: str

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def rooms() -> list[Path]:
    """Every folder that has a catalogue of its own; the package itself stands for settings."""
    return [PACKAGE, *sorted(p.parent for p in PACKAGE.glob("*/__init__.py"))]


def catalogue(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def sources(room: Path) -> Iterator[Path]:
    if room == PACKAGE:
        yield from sorted(room.glob("*.py"))
        return
    left_out = {"tests", "migrations", "static", "locale"}
    for path in sorted([*room.rglob("*.py"), *room.glob("templates/**/*.*")]):
        if path.is_file() and not left_out & set(path.relative_to(room).parts):
            yield path


def texts_in_python(source: str, where: str) -> Iterator[Text]:
    """The texts of a module. Raises ValueError where a text is not a plain string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name not in FUNCTIONS or not node.args:
            continue
        places = [place for place in FUNCTIONS[name] if place is not None]
        if not all(_is_text(node.args, place) for place in places):
            if isinstance(node.args[places[0]], ast.JoinedStr):
                raise ValueError(f"{where}:{node.lineno}: an f-string cannot be translated.")
            continue  # a variable: marked where it is made
        yield _text(name, [getattr(arg, "value", None) for arg in node.args], where)


def _is_text(args: list[ast.expr], place: int) -> bool:
    if place >= len(args):
        return False
    arg = args[place]
    return isinstance(arg, ast.Constant) and isinstance(arg.value, str)


def texts_in_template(source: str, where: str) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    for call in TEMPLATE_CALL.finditer(templatize(source, where)):
        yield _text(call[1], list(ast.literal_eval(f"({call[2]},)")), where)


def _text(name: str, args: list[Any], where: str) -> Text:
    context, singular, plural = FUNCTIONS[name]
    return Text(
        None if context is None else args[context],
        args[singular],
        None if plural is None else args[plural],
        where,
    )


def extract(room: Path) -> list[Text]:
    """Every text of `room` once, in the order of its files."""
    found: dict[tuple[str | None, str], Text] = {}
    for path in sources(room):
        where = str(path.relative_to(ROOT))
        read = texts_in_python if path.suffix == ".py" else texts_in_template
        for text in read(path.read_text(encoding="utf-8"), where):
            known = found.setdefault(text.key, text)
            if text.plural and not known.plural:
                found[text.key] = replace(known, plural=text.plural)
    return [text for text in found.values() if text.singular]


def update(room: Path, language: str, *, prune: bool = False) -> int:
    """Bring one catalogue up to the code; return how many texts wait for a translation."""
    texts, path = extract(room), catalogue(room, language)
    if not texts and not path.exists():
        return 0
    kept = {entry_key(entry): entry for entry in _read(path)}
    fresh = polib.POFile(wrapwidth=98)
    fresh.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURAL_FORMS[language],
    }
    fresh.extend(_entry(text, kept.pop(text.key, None), language) for text in texts)
    if not prune:
        fresh.extend(_obsolete(entry) for entry in kept.values() if entry.translated())
    path.parent.mkdir(parents=True, exist_ok=True)
    new = str(fresh).rstrip() + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != new:
        path.write_text(new, encoding="utf-8")
    return sum(not is_complete(entry) for entry in fresh if not entry.obsolete)


def _read(path: Path) -> Iterable[polib.POEntry]:
    return polib.pofile(str(path), wrapwidth=98) if path.exists() else ()


def entry_key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _entry(text: Text, known: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=text.context,
        msgid=text.singular,
        msgid_plural=text.plural or "",
        occurrences=[(text.where, "")],
        flags=["python-format"] if PERCENT.search(text.singular + (text.plural or "")) else [],
    )
    if known:
        entry.tcomment = known.tcomment
        entry.flags += ["fuzzy"] if known.fuzzy else []
    if text.plural:
        forms = dict(known.msgstr_plural) if known else {}
        entry.msgstr_plural = {n: forms.get(n, "") for n in range(PLURALS[language])}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    entry.obsolete = True
    entry.occurrences = []
    return entry


def is_complete(entry: polib.POEntry) -> bool:
    strings = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not entry.fuzzy and all(string.strip() for string in strings)


def check(room: Path, language: str) -> list[str]:
    """What is wrong with one catalogue, a sentence each."""
    texts, path = extract(room), catalogue(room, language)
    if not texts and not path.exists():
        return []
    name = path.relative_to(ROOT)
    if not path.exists():
        return [f"{name}: missing, for {len(texts)} texts."]
    entries = {entry_key(entry): entry for entry in polib.pofile(str(path))}
    problems = [
        f"{name}: no entry for {text.singular!r} ({text.where})."
        for text in texts
        if text.key not in entries or entries[text.key].obsolete
    ]
    wanted = {text.key: text for text in texts}
    for key, entry in entries.items():
        problems += [f"{name}: {p}" for p in _wrong_with(entry, wanted.get(key), language)]
    return problems


def _wrong_with(entry: polib.POEntry, text: Text | None, language: str) -> list[str]:
    what, forms = repr(entry.msgid), sorted(entry.msgstr_plural)
    if text is None or entry.obsolete:
        return [f"{what} is obsolete: the code says it no longer (update with --prune)."]
    if entry.fuzzy:
        return [f"{what} is fuzzy."]
    if (text.plural or "") != entry.msgid_plural:
        return [f"{what} has another plural in the code: update the catalogue."]
    if text.plural and forms != list(range(PLURALS[language])):
        return [f"{what} has {len(forms)} plural forms, not {PLURALS[language]}."]
    if not is_complete(entry):
        return [f"{what} is not translated" + (" in every plural form." if text.plural else ".")]
    return [f"{what}: {problem}" for problem in wrong_placeholders(entry, language)]


def wrong_placeholders(entry: polib.POEntry, language: str) -> list[str]:
    """Placeholders that a translation adds or loses."""
    if not entry.msgid_plural:
        return _differ(entry.msgstr, {_placeholders(entry.msgid)})
    wanted = _placeholders(entry.msgid_plural)
    problems = []
    for form, string in entry.msgstr_plural.items():
        allowed = {wanted}
        if form == 0 and language in SINGULAR_COVERS_ONE_ONLY:
            allowed |= {wanted[:n] + wanted[n + 1 :] for n in range(len(wanted))}
        problems += _differ(string, allowed)
    return problems


def _differ(string: str, allowed: set[tuple[str, ...]]) -> list[str]:
    found = _placeholders(string)
    if not string or found in allowed:
        return []
    wanted = " or ".join(str(list(names)) for names in sorted(allowed))
    return [f"{string!r} has the placeholders {list(found)}, not {wanted}."]


def _placeholders(string: str) -> tuple[str, ...]:
    bare = string.replace("%%", "")
    return tuple(sorted([match[0] for match in PERCENT.finditer(bare)] + BRACES.findall(bare)))


def compile_stale() -> int:
    """Compile every catalogue that is newer than its compiled form; return how many."""
    done = 0
    for po in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        partial = mo.with_name(f"{mo.name}.{os.getpid()}")
        polib.pofile(str(po)).save_as_mofile(str(partial))
        partial.replace(mo)  # at once: another process may be compiling too
        done += 1
    return done


def _chosen(names: list[str]) -> list[Path]:
    if not names:
        return rooms()
    known = {room.name: room for room in rooms()}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"No room is called {unknown[0]!r}. There are: {', '.join(known)}.")
    return [known[name] for name in names]


def _extract(args: argparse.Namespace) -> int:
    for text in (text for room in _chosen(args.rooms) for text in extract(room)):
        print(f"{text.where}: {text.singular!r}" + (f" / {text.plural!r}" if text.plural else ""))
    return 0


def _update(args: argparse.Namespace) -> int:
    for room, language in _catalogues(args):
        if waiting := update(room, language, prune=args.prune):
            print(f"{catalogue(room, language).relative_to(ROOT)}: {waiting} to translate")
    compile_stale()
    return 0


def _check(args: argparse.Namespace) -> int:
    problems = [problem for pair in _catalogues(args) for problem in check(*pair)]
    print("\n".join(problems) or "Every text is translated.")
    return 1 if problems else 0


def _compile(args: argparse.Namespace) -> int:
    compile_stale()
    return 0


def _catalogues(args: argparse.Namespace) -> list[tuple[Path, str]]:
    return [(room, language) for room in _chosen(args.rooms) for language in PLURALS]


COMMANDS = {"extract": _extract, "update": _update, "check": _check, "compile": _compile}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("rooms", nargs="*", help="only these (default: all)")
    parser.add_argument("--prune", action="store_true", help="forget obsolete texts")
    args = parser.parse_args(argv)
    return COMMANDS[args.what](args)


if __name__ == "__main__":
    sys.exit(main())
