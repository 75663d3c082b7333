"""What an Extractor and a Matcher are told, lists of the user's own, and errors."""

import pickle
from collections import UserDict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Optional

import pytest
from onomast import Extractor, FormatError, Gazetteer, Matcher

SHIPS = "# label: VESSEL\nname\tid\taliases\tflag\nKon-Tiki\timo-1\tLK1947\tNO\n"


@dataclass
class Ship:
    name: str
    id: str
    label: str = "VESSEL"
    aliases: tuple[str, ...] = ()
    flag: Optional[str] = None


def texts(engine: Any, text: str) -> list[str]:
    document = engine.extract(text) if isinstance(engine, Extractor) else engine.find(text)
    return [mention.text for mention in document.mentions]


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "Kon-Tiki", "id": "imo-1", "label": "VESSEL", "aliases": ["LK1947"], "flag": "NO", "subtype": None},
        UserDict(name="Kon-Tiki", id="imo-1", label="VESSEL", aliases=("LK1947",), flag="NO"),
        Ship("Kon-Tiki", "imo-1", aliases=("LK1947",), flag="NO"),
    ],
)
def test_entries_of_every_kind(entry: Any, tmp_path: Path) -> None:
    (tmp_path / "ships.tsv").write_text(SHIPS)
    gazetteer = Gazetteer([entry])
    assert gazetteer.entries() == Gazetteer.open(tmp_path / "ships.tsv").entries()
    (mention,) = Extractor(gazetteer).extract("the lk1947 sank").mentions
    assert (mention.label, mention.id, mention.name, mention.attributes) == ("VESSEL", "imo-1", "Kon-Tiki", {"flag": "NO"})
    assert (mention.source, mention.text) == ("gazetteer", "lk1947")


def test_entries_come_back_as_they_went_in() -> None:
    entries = [
        {"name": "Kon-Tiki", "label": "VESSEL", "subtype": "raft", "id": "imo-1", "case": "exact", "policy": "always", "weight": 70, "flag": "NO"},
        {"name": "World Health Organization", "aliases": ["W.H.O.", {"name": "WHO", "case": "exact", "policy": "context"}], "case": "fold", "policy": "candidate", "weight": 50},
    ]
    gazetteer = Gazetteer(entries)
    again = sorted(gazetteer.entries(), key=lambda entry: str(entry["name"]))
    assert again == entries and Gazetteer(again) == gazetteer and hash(Gazetteer(again)) == hash(gazetteer)
    assert Gazetteer(entries[:1]) != gazetteer and len(gazetteer) == 2 and gazetteer.n_names == 4
    assert gazetteer.labels == ("MISC", "VESSEL")
    assert [entry["name"] for entry in gazetteer.lookup("WHO")] == ["World Health Organization"]
    assert Gazetteer(["Osh"], label="PLACE").lookup("OSH")[0]["label"] == "PLACE"
    assert texts(Matcher(Gazetteer(["us"], tolerance="literal")), "us US") == ["us"]


@pytest.mark.parametrize(
    ("entry", "column", "message"),
    [
        ({"name": "Hope", "case": "upper"}, "case", "entries:2: column `case`: found `upper`, expected `fold`, `exact` or `title`"),
        ({"name": "Hope", "policy": "never"}, "policy", "entries:2: column `policy`: found `never`, expected `candidate`, `always` or `context`"),
        ({"name": "Hope", "weight": "heavy"}, "weight", "entries:2: column `weight`: found `heavy`, expected a whole number from 0 to 65535"),
        ({"name": "Hope", "weight": 70000}, "weight", "entries:2: column `weight`: found `70000`, expected a whole number from 0 to 65535"),
        ({"name": "Hope", "label": "A SHIP"}, "label", "entries:2: column `label`: found `A SHIP`, expected one word such as `PERSON`"),
        ({"name": "Hope", "aliases": "H"}, "aliases", "entries:2: column `aliases`: found one str, expected a list of names"),
        ({"name": "Hope", "aliases": [1]}, "aliases", "entries:2: column `aliases`: found int, expected a list of names"),
        ({"name": "Hope", "id": 7}, "id", "entries:2: column `id`: found int, expected a str"),
        ({"name": "Hope", "flag": []}, "flag", "entries:2: column `flag`: found list, expected a str or a number"),
        ({"name": "", "id": "x"}, "name", "entries:2: column `name`: found ``, expected a name"),
        ({"id": "x"}, "name", "entries:2: column `name`: found ``, expected a name"),
        ({"name": "Hope \ud800"}, "name", "entries:2: column `name`: found a lone surrogate, expected text that is Unicode"),
    ],
)
def test_a_bad_entry_is_told_by_row_and_column(entry: dict[str, Any], column: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        Gazetteer([{"name": "Kon-Tiki"}, entry])
    assert (str(caught.value), caught.value.line, caught.value.column, caught.value.file) == (message, 2, column, None)


def test_a_name_without_letters_is_told_by_row() -> None:
    with pytest.raises(FormatError, match="^entries:2: .*`--`") as caught:
        Gazetteer(["Osh", "--"])
    assert (caught.value.line, caught.value.column) == (2, None)
    with pytest.raises(TypeError, match="entries:1: found int, expected a str, a dict or a dataclass"):
        Gazetteer([1])  # type: ignore[list-item]


def test_a_bad_file_is_told_by_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "ships.tsv"
    path.write_text(SHIPS + "Hope\timo-2\tH\n")
    with pytest.raises(FormatError, match="ships.tsv:4: found 3 columns, expected 4 as in the header") as caught:
        Extractor(path)
    assert (caught.value.file, caught.value.line, caught.value.column) == (str(path), 4, None)
    path.write_text("name\tcase\nHope\tupper\n")
    with pytest.raises(FormatError, match="column `case`") as caught:
        Gazetteer.open(path)
    assert (caught.value.line, caught.value.column) == (2, "case")
    for engine in (Gazetteer.open, Extractor, Matcher):
        with pytest.raises(FileNotFoundError, match="none.tsv"):
            engine(tmp_path / "none.tsv")
    with pytest.raises(TypeError, match="gazetteers: found int, expected a path or a Gazetteer"):
        Extractor([1])  # type: ignore[list-item]


def test_options_of_an_extractor() -> None:
    text = "Boris Johnson left London for the parliament on 3/4/21."
    assert texts(Extractor(labels=["PLACE"]), text) == ["London"]
    assert texts(Extractor(labels=[]), text) == []
    assert texts(Extractor(block=Gazetteer(["Boris Johnson"])), text)[0] == "London"
    assert "parliament" in texts(Extractor(), text) and "parliament" not in texts(Extractor(nominal=False), text)
    everything = Extractor().extract(text).mentions
    sure = [mention.text for mention in everything if mention.score >= 0.9]
    assert 0 < len(sure) < len(everything) and texts(Extractor(min_score=0.9), text) == sure
    assert texts(Extractor(built_in=False), "it rained in the town") == []
    assert {mention.source for mention in Extractor(model=False).extract(text).mentions}.isdisjoint({"model"})
    ship, raft = Gazetteer([{"name": "Hope II", "id": "a"}]), Gazetteer([{"name": "Hope II", "id": "b"}])
    assert Extractor([ship, raft]).extract("the Hope II").mentions[0].ids == ("a", "b")


@pytest.mark.parametrize("day", [date(2021, 10, 5), datetime(2021, 10, 5, 12, 30), "2021-10-05"])
def test_closed_forms(day: Any) -> None:
    text = "Acme Holding paid $5 last Tuesday, on 3/4/21 or at 020 7946 0958."
    values = [mention.value for mention in Extractor(patterns=True, reference_date=day).extract(text).mentions if mention.value]
    assert values[:3] == ["USD 5", "2021-09-28", "2021-03-04"]
    british = Extractor(labels=["DATE", "PHONE"], day_first=True, region="GB").extract(text)
    assert [mention.value for mention in british.mentions if mention.value] == ["-P1W-2", "2021-04-03", "+442079460958"][1:]
    assert [mention.label for mention in Extractor(patterns=["MONEY"], labels=["MONEY"]).extract(text).mentions] == ["MONEY"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"labels": ["PERSN"]}, "labels: found `PERSN`, expected one of PERSON, PLACE, ORGANIZATION, MISC, DATE"),
        ({"patterns": ["PERSON"]}, "labels: found `PERSON`, expected one of DATE, TIME"),
        ({"offsets": "bytes"}, "offsets: found `bytes`, expected one of `byte`, `char`, `utf16`"),
        ({"patterns": True, "reference_date": "2021-13-01"}, "date: found `2021-13-01`, expected a day of the calendar as YYYY-MM-DD"),
        ({"reference_date": "2021-10-05"}, "reference_date: found no closed forms that are asked for"),
        ({"patterns": True, "region": "XX"}, "region: found `XX`, expected a country such as `GB`"),
        ({"models": b"no model"}, "model: found 8 bytes, expected a header of 64"),
        ({"rules": b"id\n"}, "rules"),
    ],
)
def test_a_bad_option_is_told(options: dict[str, Any], message: str) -> None:
    with pytest.raises(FormatError) as caught:
        Extractor(**options)
    assert message in str(caught.value)


def test_rules_of_your_own(tmp_path: Path) -> None:
    table = (
        "id\tpattern\tlabel\tsubtype\tpoints\treason\tfires\tspares\n"
        "frigate\tfrigate [ <cap>{1,3} ]\tVESSEL\tship\t80\tafter a kind of ship\tThe frigate [Surprise] sank.\tA frigate sank.\n"
    )
    (tmp_path / "ships.tsv").write_text(table)
    extractor = Extractor(rules=tmp_path / "ships.tsv")
    (tmp_path / "ships.tsv").unlink()
    for one in (extractor, pickle.loads(pickle.dumps(extractor)), Extractor(rules=[table.encode()])):
        assert [(mention.label, mention.text) for mention in one.extract("The frigate Zorkana left Callao.").mentions][0] == ("VESSEL", "Zorkana")


def test_options_of_a_matcher(tmp_path: Path) -> None:
    towns = Gazetteer([{"name": "New York", "label": "PLACE"}, {"name": "York", "label": "PLACE"}, {"name": "New York", "label": "SHIP"}, {"name": "Nice", "policy": "context"}])
    matcher = Matcher(towns, overlap="all")
    assert [(mention.label, mention.text) for mention in matcher.find("New York").mentions] == [("PLACE", "New York"), ("SHIP", "New York"), ("PLACE", "York")]
    assert matcher.find("New York").entities == () and matcher.find("New York").mentions[0].entity is None
    assert [mention.label for mention in Matcher(towns, labels=["SHIP"]).find("New York, York").mentions] == ["SHIP"]
    assert texts(Matcher(towns, case="exact"), "YORK York") == ["York"]
    assert texts(Matcher(towns, policy="all"), "nice Nice") == ["nice", "Nice"] and texts(Matcher(towns), "nice Nice") == ["Nice"]
    assert texts(Matcher(towns, block=Gazetteer(["York Minster"])), "York, York Minster") == ["York"]
    with pytest.raises(FormatError, match="overlap: found `some`, expected one of"):
        Matcher(towns, overlap="some")  # type: ignore[arg-type]
    with pytest.raises(FormatError, match="labels: found `PERSON`, expected one of"):
        Matcher(towns, labels=["PERSON"])


def test_extractors_and_matchers_are_pickled(tmp_path: Path) -> None:
    (tmp_path / "ships.tsv").write_text(SHIPS)
    extractor = Extractor(tmp_path / "ships.tsv", labels=["VESSEL", "PLACE", "DATE"], reference_date="2021-10-05", min_score=0.3, offsets="byte")
    (tmp_path / "ships.tsv").unlink()
    again = pickle.loads(pickle.dumps(extractor))
    text = "Yesterday the Kon-Tiki left “Callao”."
    assert again.extract(text) == extractor.extract(text) and repr(again) == repr(extractor)
    assert {mention.label for mention in again.extract(text).mentions} == {"VESSEL", "PLACE", "DATE"}
    matcher = Matcher(Gazetteer(["Kon-Tiki"]), overlap="all", policy="none", block=Gazetteer(["Callao"]))
    assert pickle.loads(pickle.dumps(matcher)).find(text) == matcher.find(text)


def test_names_of_lists_are_forgiven_what_is_asked(tmp_path: Path) -> None:
    (tmp_path / "ships.tsv").write_text(SHIPS)
    Gazetteer.open(tmp_path / "ships.tsv").save(tmp_path / "ships.onomast")
    text = "На «Кон-Тики» плыли в Лиму."
    for path in (tmp_path / "ships.tsv", tmp_path / "ships.onomast"):
        assert texts(Matcher(path), text) == []
        matcher = Matcher(path, tolerance="translit,endings")
        assert texts(matcher, text) == ["Кон-Тики"] and texts(pickle.loads(pickle.dumps(matcher)), text) == ["Кон-Тики"]
        assert [mention.text for mention in Gazetteer.open(path, tolerance="translit").find(text).mentions] == ["Кон-Тики"]
        # The built-in lists, too.
        extractor = Extractor(path, tolerance="translit,endings")
        for one in (extractor, pickle.loads(pickle.dumps(extractor))):
            assert [mention.text for mention in one.extract(text).mentions] == ["Кон-Тики", "Лиму"]
    assert [mention.text for mention in Extractor().extract(text).mentions] == []
    with pytest.raises(FormatError, match="typo:9"):
        Extractor(tolerance="typo:9")


def test_a_compiled_file_is_pickled_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = Gazetteer([f"Zork {number}" for number in range(2000)])
    names.save("names.onomast")
    assert list(tmp_path.iterdir()) == [tmp_path / "names.onomast"]
    mapped = Gazetteer.open("names.onomast")
    mapped.verify()
    assert mapped == names and "names.onomast" in repr(mapped)
    state = pickle.dumps(mapped)
    assert len(state) < 500 < len(pickle.dumps(names))
    monkeypatch.chdir("/")
    assert pickle.loads(state) == names
    Gazetteer(["other"]).save(tmp_path / "names.onomast")
    with pytest.raises(ValueError, match="found another list than was pickled"):
        pickle.loads(state)
    (tmp_path / "names.onomast").unlink()
    with pytest.raises(FileNotFoundError):
        pickle.loads(state)


def test_a_damaged_compiled_file_is_refused(tmp_path: Path) -> None:
    data = Gazetteer(["Osh", "Talas"]).to_bytes()
    for damaged in (data[:-1], data[:100], data[:300] + bytes([data[300] ^ 1]) + data[301:]):
        with pytest.raises(FormatError):
            Gazetteer.from_bytes(damaged)
    with pytest.raises(OSError):
        Gazetteer(["Osh"]).save(tmp_path / "none" / "names")
