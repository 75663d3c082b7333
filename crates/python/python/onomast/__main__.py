"""The command line of the package: `python -m onomast tag FILE...` and `match`.

It writes what the program `onomast` writes for the options that both have, byte for byte; the program has more of them.
Exit status: 0 done, 1 some inputs failed (each named on standard error, the rest done), 2 usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, NamedTuple, Optional, Union

from onomast import Document, Extractor, FormatError, Matcher, Mention, __version__

# Documents that are read before they are answered, as many on each thread.
BATCH = 64

COLUMNS = ("file", "document", "line", "start", "end", "label", "subtype", "text", "name", "entity", "ids", "score", "nominal")


class Input(NamedTuple):
    """A text, with what its output needs."""

    file: str
    id: Any
    text: str


class Failed(Exception):
    """An input that cannot be read; the message tells where and why."""


def of_text(name: str, reader: BinaryIO) -> Iterator[Union[Input, Failed]]:
    """The documents of a file, parted by form feeds."""
    parts = reader.read().split(b"\f")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    start = 0
    for number, part in enumerate(parts, 1):
        try:
            yield Input(name, name if number == 1 else f"{name}:{number}", part.decode("utf-8"))
        except UnicodeDecodeError as error:
            yield Failed(f"{name}: found the byte {part[error.start]:#04X} at byte {start + error.start}, expected UTF-8".replace("0X", "0x"))
        start += len(part) + 1


def of_jsonl(name: str, reader: BinaryIO) -> Iterator[Union[Input, Failed]]:
    """The documents of a file with an object a line."""
    for number, line in enumerate(reader, 1):
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            yield Failed(f"{name}:{number}: {error}, expected an object with `id` and `text`")
            continue
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            yield Failed(f"{name}:{number}: found no `text` that is a string, expected an object with `id` and `text`")
        else:
            yield Input(name, found.get("id", number), found["text"])


def inputs(options: argparse.Namespace) -> Iterator[Union[Input, Failed]]:
    """The documents of all files, in order."""
    read = of_jsonl if options.input == "jsonl" else of_text
    for name in options.files or ["-"]:
        try:
            if name == "-":
                yield from read(name, sys.stdin.buffer)
            else:
                with open(name, "rb") as reader:
                    yield from read(name, reader)
        except OSError as error:
            yield Failed(f"{name}: {error.strerror}")


def cell(text: str) -> str:
    """Text without anything that could end its cell or speak to a terminal."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(map(escaped, text))


def escaped(character: str) -> str:
    known = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}.get(character)
    code = ord(character)
    if known is not None:
        return known
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if 0x80 <= code < 0xA0 or code in (0x2028, 0x2029) else character


def line_of(text: str, start: int, offsets: str) -> int:
    """The line that a place is on, from 1; a line ends with LF, CR LF or CR."""
    if offsets == "char":
        before = text[:start]
    elif offsets == "byte":
        before = text.encode("utf-8")[:start].decode("utf-8")
    else:
        before = text.encode("utf-16-le")[: 2 * start].decode("utf-16-le")
    ends = before.count("\n") + before.count("\r") - before.count("\r\n")
    return 1 + ends - (before.endswith("\r") and text[len(before) : len(before) + 1] == "\n")


def row(given: Input, document: Document, mention: Mention, has_values: bool) -> Iterator[str]:
    """The cells of a mention."""
    yield given.file
    yield given.id if isinstance(given.id, str) else json.dumps(given.id)
    yield str(line_of(document.text, mention.start, document.offsets))
    yield from (str(mention.start), str(mention.end), mention.label, mention.subtype, mention.text, mention.name or "")
    yield "" if mention.entity is None else str(mention.entity.index)
    yield "|".join(mention.ids)
    yield f"{mention.score:.2f}"
    yield str(mention.nominal).lower()
    if has_values:
        yield mention.value or ""


def write(given: Input, document: Document, options: argparse.Namespace, has_values: bool) -> str:
    if options.format == "tsv":
        rows = (row(given, document, mention, has_values) for mention in document.mentions)
        return "".join("\t".join(map(cell, cells)) + "\n" for cells in rows)
    found = document.to_json()
    if options.command == "match":
        found = found.rsplit(',"entities":', 1)[0] + "}"
    return f'{{"id":{json.dumps(given.id, ensure_ascii=False, separators=(",", ":"))},{found[1:]}\n'


def run(options: argparse.Namespace, engine: Union[Extractor, Matcher], has_values: bool) -> int:
    """Answers every document; whether some failed."""
    batch = engine.extract_batch if isinstance(engine, Extractor) else engine.find_batch
    out, has_failed, documents = sys.stdout.buffer, False, inputs(options)
    if options.format == "tsv" and not options.no_header:
        out.write(("\t".join(COLUMNS + ("value",) * has_values) + "\n").encode())
    while waiting := list(islice(documents, BATCH * max(options.jobs, 1))):
        given = [document for document in waiting if isinstance(document, Input)]
        for failed in waiting:
            if isinstance(failed, Failed):
                print(f"onomast: {failed}", file=sys.stderr)
                has_failed = True
        for one, document in zip(given, batch([one.text for one in given], threads=options.jobs)):
            out.write(write(one, document, options, has_values).encode("utf-8", "surrogatepass"))
        out.flush()
    return int(has_failed)


def parsed(arguments: Optional[list[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m onomast", description="Find people, places and organizations in text.")
    parser.add_argument("--version", action="version", version=f"onomast {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    tag = commands.add_parser("tag", help="tag names with the built-in lists, rules and model, and with your own")
    match = commands.add_parser("match", help="find the names of your lists alone")
    for command in (tag, match):
        command.add_argument("files", nargs="*", metavar="FILE", help="files to read; - or none is standard input")
        command.add_argument("--input", choices=("text", "jsonl"), default="text", help="how the input is written")
        command.add_argument("--format", choices=("tsv", "jsonl"), default="tsv", help="how the output is written")
        command.add_argument("--no-header", action="store_true", help="leave out the header of tab-separated lines")
        command.add_argument("--offsets", choices=("byte", "char", "utf16"), default="byte", help="what offsets count")
        command.add_argument("--gazetteer", action="append", default=[], metavar="LIST", help="a list of your own, TSV or compiled")
        command.add_argument("--tolerance", metavar="WORDS", help="spellings that names of lists are forgiven: translit,endings,parts,typo:1")
        command.add_argument("--block", action="append", default=[], metavar="LIST", help="a list of what is never tagged")
        command.add_argument("--labels", metavar="LABELS", help="only these labels, with commas between")
        command.add_argument("--jobs", type=int, default=0, metavar="N", help="threads; 0, the default, is one for each core")
    tag.add_argument("--no-builtin", action="store_true", help="leave out the built-in lists")
    tag.add_argument("--no-model", action="store_true", help="leave out the built-in model")
    tag.add_argument("--model", action="append", default=[], metavar="FILE", help="a model of your own")
    tag.add_argument("--rules", action="append", default=[], metavar="FILE", help="rules of your own")
    tag.add_argument("--patterns", action="store_true", help="dates, amounts, addresses and identifiers too")
    tag.add_argument("--reference-date", metavar="DATE", help="the day from which `yesterday` is told")
    tag.add_argument("--day-first", action="store_true", help="03/04/2021 is the third of April")
    tag.add_argument("--region", metavar="COUNTRY", help="where phone numbers without a country code belong")
    tag.add_argument("--explain", action="store_true", help="what spoke for and against each mention; with --format jsonl")
    tag.add_argument("--min-score", type=float, default=0.0, metavar="SCORE", help="only mentions that are so sure")
    tag.add_argument("--no-nominal", action="store_true", help="leave out common nouns such as parliament")
    match.add_argument("--overlap", default="leftmost-longest", help="leftmost-longest, all, no-sub or longest-dominant-right")
    match.add_argument("--case", choices=("fold", "exact"), default="fold", help="exact: as the list writes it")
    match.add_argument("--policy", default="capitalized", help="common words of a list: capitalized, all or none")
    options = parser.parse_args(arguments)
    if options.command == "tag" and options.explain and options.format != "jsonl":
        parser.error("--explain: found `--format tsv`, expected `--format jsonl`")
    if options.command == "match" and not options.gazetteer:
        parser.error("found no `--gazetteer`, expected at least one list to match")
    return options


def engine_of(options: argparse.Namespace) -> Union[Extractor, Matcher]:
    labels = options.labels.split(",") if options.labels else None
    if options.command == "match":
        return Matcher(
            options.gazetteer,
            block=options.block,
            tolerance=options.tolerance,
            overlap=options.overlap,
            case="exact" if options.case == "exact" else None,
            policy=options.policy,
            labels=labels,
            offsets=options.offsets,
        )
    return Extractor(
        options.gazetteer,
        block=options.block,
        tolerance=options.tolerance,
        labels=labels,
        patterns=options.patterns,
        reference_date=options.reference_date,
        day_first=options.day_first,
        region=options.region,
        rules=options.rules,
        models=options.model,
        built_in=not options.no_builtin,
        model=not options.no_model,
        explain=options.explain,
        min_score=options.min_score,
        nominal=not options.no_nominal,
        offsets=options.offsets,
    )


def has_closed_forms(options: argparse.Namespace) -> bool:
    """Whether the output has a column for values."""
    names = {"PERSON", "PLACE", "ORGANIZATION", "MISC"}
    closed = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "EMAIL", "URL", "PHONE", "HANDLE", "HASHTAG", "IBAN", "IP", "COORDINATE", "IDENTIFIER"}
    asked = set((options.labels or "").split(",")) - names
    return options.command == "tag" and (options.patterns or not closed.isdisjoint(asked))


def main(arguments: Optional[list[str]] = None) -> int:
    options = parsed(arguments)
    try:
        engine = engine_of(options)
    except (FormatError, OSError) as error:
        print(f"onomast: {error}", file=sys.stderr)
        return 2
    try:
        return run(options, engine, has_closed_forms(options))
    except BrokenPipeError:
        # The reader went away; what is left in the buffer must not be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
