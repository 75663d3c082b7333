"""The examples of the documentation run and say what is printed there."""

import doctest
from pathlib import Path
from typing import Any

import onomast
import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["Extractor", "Gazetteer", "Matcher", "__init__"])
def test_docstrings(name: str) -> None:
    item: Any = onomast if name == "__init__" else getattr(onomast, name)
    assert check(item.__doc__, name) > 0


@pytest.mark.parametrize("path", ["crates/python/README.md", "docs/PYTHON.md"])
def test_pages(path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for needed in ("pyarrow", "polars"):
        pytest.importorskip(needed)
    monkeypatch.chdir(tmp_path)
    pieces = (ROOT / path).read_text(encoding="utf-8").split("```python\n")[1:]
    assert check("\n".join(piece.split("```")[0] for piece in pieces), path) > 0


def check(text: str, name: str) -> int:
    """Runs the examples; how many there are."""
    example = doctest.DocTestParser().get_doctest(text, {**vars(onomast)}, name, name, 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(example)
    assert result.failed == 0
    return result.attempted


def test_everything_public_has_a_docstring_and_a_type() -> None:
    stubs = (Path(onomast.__file__).parent / "_onomast.pyi").read_text(encoding="utf-8")
    for name in onomast.__all__:
        item = getattr(onomast, name)
        assert name == "__version__" or item.__doc__, name
        assert name in stubs
        for member, value in vars(item).items() if isinstance(item, type) and item is not onomast.FormatError else ():
            if not member.startswith("_"):
                assert value.__doc__, f"{name}.{member}"
                assert f"def {member}(" in stubs, f"{name}.{member}"
