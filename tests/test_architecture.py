"""The rules of the house, read from the code itself: who imports whom, and whose words stay out of
the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "corpus", "index", "scripts", "tests")
# A room sees itself and the rooms below.
MAY_SEE = {
    "corpus": {"corpus"},
    "index": {"index", "corpus"},
    "bot": {"bot", "index", "corpus"},
    "scripts": {"scripts", "bot", "index", "corpus"},
    "tests": {"tests", "scripts", "bot", "index", "corpus"},
}
# Each heavy library has one home. A new line here is a decision, not a formality.
HOMES = {
    "sentence_transformers": {
        "index/build/pretrained.py",
        "index/build/onnx_export.py",
    },  # the last: for its type only
    "transformers": {"index/build/pretrained.py"},
    "torch": {
        "index/build/onnx_export.py",
        "index/build/pretrained.py",
        "index/build/classifier_fit.py",
    },
    "onnx": {"index/build/onnx_export.py"},
    "onnxruntime": {"index/encoder.py", "index/build/onnx_export.py"},
    "tokenizers": {
        "index/encoder.py",
        "index/build/pretrained.py",
        "index/build/prune_vocabulary.py",
    },
    "scipy": {"index/build/classifier_fit.py", "index/build/touch_up.py", "index/calibration.py"},
    "faiss": {"index/dense.py"},
    "fugashi": {"index/tokenizer.py"},
    "unidic_lite": {"index/tokenizer.py"},
    "ruamel": {"corpus/fields.py"},
    "pydantic": {"index/store.py", "bot/web/schemas.py", "bot/web/openapi.py"},
    "itsdangerous": {"bot/answer/conversation.py"},
    "holidays": {"bot/answer/contact.py"},
    "limits": {"bot/http/rate_limit.py"},
    "flask": {
        "bot/app.py",
        "bot/web/api.py",
        "bot/web/api_docs.py",
        "bot/web/support_page.py",
        "bot/web/problems.py",
        "bot/web/security.py",
        "bot/web/widget.py",
        "bot/slack/routes.py",
        "bot/server.py",
    },  # server.py: for its type only
    "werkzeug": {
        "bot/app.py",
        "bot/web/api.py",
        "bot/web/support_page.py",
        "bot/web/problems.py",
        "bot/web/security.py",
        "bot/web/widget.py",
        "bot/slack/routes.py",
    },
    "gunicorn": {"bot/server.py"},
    "sqlalchemy": {"bot/journal/database.py", "bot/journal/migrations/"},
    "alembic": {"bot/journal/database.py", "bot/journal/migrations/"},
    "slack_sdk": {
        "bot/slack/routes.py",
        "bot/slack/blocks.py",
        "bot/slack/sender.py",
    },  # who asks, what we say, how it gets there
}
# What the build may import and an answer never: allowed inside functions only, so that opening an
# index loads none.
ONLY_INSIDE_FUNCTIONS = {"torch", "sentence_transformers", "transformers", "onnx", "scipy"}
# These are themselves imported inside functions only, see below.
BUILD_ONLY_FILES = {"index/build/classifier_fit.py", "index/build/touch_up.py"}

# Of the shipped corpus: another corpus must be able to move in without touching the code.
TRADE_WORDS = re.compile(
    r"証明書|月額|SSL|ＳＳＬ|マルチドメイン|請求|クーポン|まとめ割|自動更新|コモンネーム|口座振替|更新申請|FQDN|EV証明|SR3\.0"
)
# The notice for a pasted private key names it, and so does the note beside the search box.
ALLOWED_WORDS = ("秘密鍵",)


def source_files(*rooms):
    return sorted(
        path
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def imports_of(source, name="a.py"):
    """Return (module, line) of every import of a source text: inside functions and for types
    too."""
    found = []
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((("." * node.level) + (node.module or ""), node.lineno))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "__import__",
            "import_module",
            "importlib.import_module",
        ):
            argument = node.args[0] if node.args else None
            found.append(
                (argument.value if isinstance(argument, ast.Constant) else "?", node.lineno)
            )
    return found


def top_level_imports(path):
    """Return the modules whose import runs as soon as a file is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.walk(node)
    }
    types = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) not in inside | types:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


ALL_FILES = {
    path.relative_to(ROOT).as_posix(): imports_of(path.read_text(encoding="utf-8"), str(path))
    for path in source_files(*ROOMS)
}


def trespasses(files, may_see=MAY_SEE):
    """Return every import of a room that the importing room may not see."""
    return [
        f"{name}:{line}: {module}"
        for name, imports in files.items()
        for module, line in imports
        if (room := module.partition(".")[0]) in ROOMS
        and room not in may_see[name.partition("/")[0]]
    ]


def strays(files, homes=HOMES):
    """Return every import of a heavy library outside its home."""
    return [
        f"{name}:{line}: {module}"
        for name, imports in files.items()
        if not name.startswith(("tests/", "scripts/"))
        for module, line in imports
        if (library := module.partition(".")[0]) in homes
        if not any(
            name == home or (home.endswith("/") and name.startswith(home))
            for home in homes[library]
        )
    ]


def test_a_room_imports_only_itself_and_the_rooms_below():
    assert trespasses(ALL_FILES) == []


def test_scripts_and_tests_are_imported_by_no_room():
    importing = {
        name
        for name, imports in ALL_FILES.items()
        for module, _ in imports
        if module.partition(".")[0] in ("scripts", "tests")
    }
    assert {name for name in importing if not name.startswith(("scripts/", "tests/"))} == set()


def test_imports_are_absolute_and_their_names_can_be_read():
    odd = [
        f"{name}:{line}: {module}"
        for name, imports in ALL_FILES.items()
        for module, line in imports
        if module.startswith(".") or module == "?"
    ]
    assert [each for each in odd if not each.startswith("tests/")] == []


def test_each_heavy_library_has_its_home():
    assert strays(ALL_FILES) == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_home_that_stands_is_lived_in(library):
    unused = {
        home
        for home in HOMES[library]
        if (ROOT / home).is_file()
        and library not in {module.partition(".")[0] for module, _ in ALL_FILES[home]}
    }
    # app.py and the blueprints share flask and werkzeug; not each of them needs both.
    assert unused == set() or library in ("flask", "werkzeug", "onnx", "alembic", "sqlalchemy")


def test_what_only_the_build_needs_is_loaded_by_the_build_only():
    eager = {
        f"{path.relative_to(ROOT).as_posix()}: {module}"
        for path in source_files("corpus", "index", "bot")
        if path.relative_to(ROOT).as_posix() not in BUILD_ONLY_FILES
        for module in top_level_imports(path)
        if module.partition(".")[0] in ONLY_INSIDE_FUNCTIONS
    }
    assert eager == set()


def modules_reached_from(start):
    """Return the house's own modules that importing `start` imports, without entering functions."""
    reached, todo = set(), [start]
    while todo:
        module = todo.pop()
        path = ROOT / (module.replace(".", "/") + ".py")
        if module in reached or not path.is_file():
            continue
        reached.add(module)
        todo += [each for each in top_level_imports(path) if each.partition(".")[0] in ROOMS]
    return reached


def test_serving_reaches_no_file_that_loads_torch():
    reached = modules_reached_from("bot.app")
    assert "index.searcher" in reached  # the walk does follow imports
    assert (
        reached
        & {
            "index.build.classifier_fit",
            "index.build.touch_up",
            "index.build.calibration_fit",
            "index.build.pretrained",
            "index.build.pipeline",
        }
        == set()
    )


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("corpus/a.py", "import index.dense", ["corpus/a.py:1: index.dense"]),
        ("corpus/a.py", "def f():\n    from bot import messages", ["corpus/a.py:2: bot"]),
        (
            "index/a.py",
            "class A:\n    def f(self):\n        import bot.answer.contact as b",
            ["index/a.py:3: bot.answer.contact"],
        ),
        (
            "index/a.py",
            "import importlib\nimportlib.import_module('bot.web.api')",
            ["index/a.py:2: bot.web.api"],
        ),
        ("bot/a.py", "from scripts.build import main", ["bot/a.py:1: scripts.build"]),
        ("scripts/a.py", "import tests.helpers", ["scripts/a.py:1: tests.helpers"]),
        ("bot/a.py", "from index.result import Hit\nimport corpus.intent", []),
        ("tests/a.py", "from scripts.build import main", []),
        ("scripts/a.py", "from scripts.build import Progress", []),
    ],
)
def test_the_rule_about_rooms_can_fail(name, source, wrong):
    assert trespasses({name: imports_of(source)}) == wrong


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("index/searcher.py", "import torch.nn", ["index/searcher.py:1: torch.nn"]),
        (
            "bot/answer/answerer.py",
            "def f():\n    from flask import g",
            ["bot/answer/answerer.py:2: flask"],
        ),
        (
            "bot/answer/answerer.py",
            "import sqlalchemy as sa",
            ["bot/answer/answerer.py:1: sqlalchemy"],
        ),
        (
            "bot/journal/migrations/001_first.py",
            "import sqlalchemy as sa\nfrom alembic import op",
            [],
        ),
        ("index/dense.py", "import faiss", []),
    ],
)
def test_the_rule_about_heavy_libraries_can_fail(name, source, wrong):
    assert strays({name: imports_of(source)}) == wrong


def words_of_the_corpus(text):
    for word in ALLOWED_WORDS:
        text = text.replace(word, "")
    return sorted(set(TRADE_WORDS.findall(text)))


@pytest.mark.parametrize(
    "path",
    [
        *source_files("bot", "corpus", "index", "scripts"),
        *sorted(
            path
            for pattern in ("*.html", "*.js", "*.css")
            for path in (ROOT / "bot").rglob(pattern)
        ),
    ],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_word_of_this_corpus_stands_in_the_code(path):
    assert words_of_the_corpus(path.read_text(encoding="utf-8")) == []


def test_the_rule_about_words_can_fail():
    assert words_of_the_corpus("例:請求書はいつ届きますか。秘密鍵は送らないでください。") == [
        "請求"
    ]
    assert words_of_the_corpus("SSL証明書の月額プラン") == ["SSL", "月額", "証明書"]


def test_the_corpus_does_use_those_words():
    data = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "data").glob("0*.yaml")
    )
    assert len(words_of_the_corpus(data)) >= 12


def test_the_tests_shadow_no_room():
    """They lie flat or in folders without __init__.py: one in tests/corpus would be `corpus`."""
    assert [path.name for path in (ROOT / "tests").rglob("__init__.py")] == []


def test_no_code_reads_or_writes_pickles():
    pickling = [
        f"{name}:{line}: {module}"
        for name, imports in ALL_FILES.items()
        for module, line in imports
        if module.partition(".")[0] in ("pickle", "joblib", "dill", "shelve", "marshal")
    ]
    assert pickling == []
