"""The tables of cases that the Rust tests run, through the classes of Python."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from onomast import Extractor, Gazetteer, Matcher

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TESTS = Path(__file__).resolve().parents[3] / "tests"
THEMES = ["apostrophes", "borders", "case", "context", "dots", "gaps", "hard_strings", "overlaps", "scripts", "sentence_ends", "unicode"]


def entry(row: str) -> dict[str, Any]:
    """The entry of a row `name|case|policy|id|alias;alias`."""
    cells = row.split("|") + [""] * 4
    return {"name": cells[0], "case": cells[1], "policy": cells[2], "id": cells[3], "aliases": [alias for alias in cells[4].split(";") if alias]}


@pytest.mark.parametrize("theme", THEMES)
def test_matches(theme: str, tmp_path: Path) -> None:
    cases = tomllib.loads((TESTS / "data" / f"{theme}.toml").read_text(encoding="utf-8"))["test"]
    assert len(cases) >= 5
    for case in cases:
        memory = Gazetteer(map(entry, case["list"]))
        memory.save(tmp_path / "names")
        for gazetteer in (memory, Gazetteer.open(tmp_path / "names"), Gazetteer.from_bytes(memory.to_bytes())):
            matcher = Matcher(gazetteer, overlap=case.get("overlap", "leftmost-longest"), offsets="byte")
            found = matcher.find(case["text"]).mentions
            assert [[mention.start, mention.text] for mention in found] == case["expect"], case["name"]
            if "ids" in case:
                assert [list(mention.ids) for mention in found] == [[id for id in ids if id] for ids in case["ids"]], case["name"]
            chars = Matcher(gazetteer, overlap=case.get("overlap", "leftmost-longest")).find(case["text"])
            assert [chars.text[mention.start : mention.end] for mention in chars.mentions] == [text for _, text in case["expect"]]


def closed_forms() -> Iterator[tuple[int, tuple[str, str, str], str, list[tuple[str, str, str]]]]:
    """Line, options, text and what is to be found, from the table of closed forms."""
    options, last = {"reference": "-", "order": "month", "region": "US"}, None
    for number, row in enumerate((TESTS / "data" / "patterns.tsv").read_text(encoding="utf-8").split("\n"), 1):
        option = re.fullmatch(r"# (reference|order|region): (.*)", row)
        if option and number > 3:
            options[option[1]] = option[2]
        cells = row.split("\t")
        if len(cells) != 4 or number <= 3:
            continue
        text, label, span, value = cells
        if last and last[2] == text and last[0] + len(last[3]) == number:
            last[3].append((label, span, value))
            continue
        if last:
            yield last
        last = (number, (options["reference"], options["order"], options["region"]), text, [(label, span, value)])
    if last:
        yield last


def test_closed_forms() -> None:
    extractors: dict[tuple[str, str, str], Extractor] = {}
    n_cases, wrong = 0, []
    for line, options, text, expect in closed_forms():
        reference, order, region = options
        if options not in extractors:
            extractors[options] = Extractor(
                built_in=False,
                patterns=True,
                labels=sorted({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "EMAIL", "URL", "PHONE", "HANDLE", "HASHTAG", "IBAN", "IP", "COORDINATE", "IDENTIFIER"}),
                reference_date=None if reference == "-" else reference,
                day_first=order == "day",
                region=region,
            )
        document = extractors[options].extract(text)
        found = [(mention.label, document.text[mention.start : mention.end], mention.value or "") for mention in document.mentions]
        n_cases += 1
        if found != [row for row in expect if row[0] != "-"]:
            wrong.append(f"{line}: {text!r}: found {found}, expected {expect}")
    assert n_cases > 500
    assert not wrong, "\n".join(wrong)


def marked_cases() -> list[tuple[str, bool]]:
    """The texts of `check("[PERSON Ada Lovelace] met")` in the Rust tests, those with escapes aside, and whether common nouns count."""
    cases = []
    for path in sorted(TESTS.glob("extraction*.rs")):
        source = path.read_text(encoding="utf-8")
        has_nominal = "check_names as check" not in source
        cases += [(case, has_nominal) for case in re.findall(r'^    check\("([^"\\]+)"\);$', source, re.MULTILINE)]
    return cases


def test_marked_texts() -> None:
    extractor, cases, wrong = Extractor(), marked_cases(), []
    for case, has_nominal in cases:
        document = extractor.extract(re.sub(r"\[[A-Z]+ ([^\]]*)\]", r"\1", case))
        again, at = "", 0
        for mention in document.mentions:
            if has_nominal or not mention.nominal:
                again += f"{document.text[at : mention.start]}[{mention.label} {document.text[mention.start : mention.end]}]"
                at = mention.end
        if again + document.text[at:] != case:
            wrong.append(again + document.text[at:])
    assert len(cases) > 100
    assert not wrong, "\n".join(wrong)


def test_offsets_of_every_unit_tell_the_same_place() -> None:
    text = re.sub(r"\[[A-Z]+#\d+!? ([^\]]*)\]", r"\1", (TESTS / "data" / "links.txt").read_text(encoding="utf-8"))
    text = "\N{MUSICAL SYMBOL G CLEF} " + text
    of_chars, of_bytes, of_utf16 = (Extractor(offsets=unit).extract(text).mentions for unit in ("char", "byte", "utf16"))
    assert len(of_chars) == len(of_bytes) == len(of_utf16) > 1000
    utf8, utf16 = text.encode(), text.encode("utf-16-le")
    for a, b, c in zip(of_chars, of_bytes, of_utf16):
        assert a.text == text[a.start : a.end] == utf8[b.start : b.end].decode() == utf16[2 * c.start : 2 * c.end].decode("utf-16-le")
        assert (a.label, a.ids) == (b.label, b.ids) == (c.label, c.ids)
