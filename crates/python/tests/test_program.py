"""The command line, beside the program where the environment names it (`ONOMAST`)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from onomast import Extractor

ARTICLE = Path(__file__).resolve().parents[3] / "examples" / "data" / "article.txt"
SHIPS = "# label: VESSEL\nname\tid\nKon-Tiki\timo-1\nHope\timo-2\n"


def run(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "onomast", *arguments], input=text, capture_output=True)


def test_json_lines_in_and_out() -> None:
    lines = b'{"id":"a","text":"They left Bishkek."}\n\n{"text":"nothing"}\n{"id":7}\nno json\n'
    answer = run("tag", "--input", "jsonl", "--format", "jsonl", "--offsets", "char", text=lines)
    assert answer.returncode == 1
    first, second = map(json.loads, answer.stdout.decode().splitlines())
    assert first == {"id": "a", **Extractor().extract("They left Bishkek.").to_dict()}
    assert second == {"id": 3, "mentions": [], "entities": []}
    assert answer.stderr.decode().splitlines()[0] == "onomast: -:4: found no `text` that is a string, expected an object with `id` and `text`"


def test_tab_separated_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("They left\r\nBishkek.\fEr fuhr nach Köln\n\nund Bishkek".encode())
    answer = run("tag", "--labels", "PLACE", str(tmp_path / "a.txt"), str(tmp_path / "none.txt"))
    assert answer.returncode == 1 and answer.stderr.decode().startswith(f"onomast: {tmp_path}/none.txt: No such file")
    header, *rows = (line.split("\t") for line in answer.stdout.decode().splitlines())
    assert header[:6] == ["file", "document", "line", "start", "end", "label"]
    places = [row[1:6] + [row[7]] for row in rows if row[7] == "Bishkek"]
    assert places == [
        [f"{tmp_path}/a.txt", "2", "11", "18", "PLACE", "Bishkek"],
        [f"{tmp_path}/a.txt:2", "3", "24", "31", "PLACE", "Bishkek"],
    ]


def test_usage() -> None:
    assert run("match").returncode == 2 and run("tag", "--labels", "PERSN").returncode == 2 and run().returncode == 2
    answer = run("tag", "--gazetteer", "none.tsv")
    assert answer.returncode == 2 and answer.stderr.startswith(b"onomast: none.tsv: ")
    answer = run("tag", text=b"It is \xff.")
    assert answer.returncode == 1 and answer.stderr.decode() == "onomast: -: found the byte 0xFF at byte 6, expected UTF-8\n"


@pytest.mark.skipif("ONOMAST" not in os.environ, reason="the environment names no program to compare with")
@pytest.mark.parametrize(
    "arguments",
    [
        ["tag"],
        ["tag", "--format", "jsonl", "--explain", "--offsets", "utf16"],
        ["tag", "--no-header", "--labels", "PERSON,DATE", "--reference-date", "2021-10-05"],
        ["tag", "--patterns", "--min-score", "0.6", "--no-nominal", "--offsets", "char"],
        ["tag", "--no-builtin", "--gazetteer", "ships.tsv", "--block", "block.tsv"],
        ["tag", "--no-model", "--format", "jsonl", "--gazetteer", "ships.tsv"],
        ["match", "--gazetteer", "ships.tsv", "--overlap", "all", "--format", "jsonl"],
        ["match", "--gazetteer", "ships.tsv", "--case", "exact", "--offsets", "char"],
        ["match", "--gazetteer", "ships.tsv", "--tolerance", "translit,typo:1"],
        ["tag", "--gazetteer", "ships.tsv", "--tolerance", "translit,endings", "--format", "jsonl"],
        ["tag", "--input", "jsonl", "--format", "jsonl", "lines.jsonl"],
        ["tag", "--input", "jsonl", "lines.jsonl"],
    ],
)
def test_it_writes_what_the_program_writes(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "ships.tsv").write_text(SHIPS)
    (tmp_path / "block.tsv").write_text("name\nHope Point\n")
    article = ARTICLE.read_text(encoding="utf-8")
    strange = "The Kon-Tiki\tleft “New\r\nYork”\r\x1b[31m C:\\Bishkek \N{MUSICAL SYMBOL G CLEF} the\u2028HOPE and Hope Point on 3 May. «Кон-Тики», Kon Tikki\f\fKöln"
    (tmp_path / "a.txt").write_text(article, encoding="utf-8", newline="")
    (tmp_path / "b.txt").write_text(strange, encoding="utf-8", newline="")
    lines = [{"id": id, "text": text} for id, text in (("x\té", article), (3, strange), (None, "Osh"))]
    (tmp_path / "lines.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
    files = [] if arguments[-1] == "lines.jsonl" else ["a.txt", "b.txt"]
    answers = [
        subprocess.run([*command, *arguments, *files], cwd=tmp_path, capture_output=True, check=True).stdout
        for command in ([os.environ["ONOMAST"]], [sys.executable, "-m", "onomast"])
    ]
    assert answers[0].decode() == answers[1].decode() and len(answers[0]) > 150
