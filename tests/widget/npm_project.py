"""A project of somebody who uses the npm package: installed from its tarball, typed, bundled."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "bot" / "web" / "package"
DOCS = ROOT / "docs" / "embedding.md"
NODE_MODULES = ROOT / "node_modules"
WIDGET_URL = "https://faq.example.jp"  # in the docs

_BLOCK = re.compile(r"```\w+\n(?://|<!--) ([\w.]+)(?: -->)?\n(.*?)```", re.DOTALL)
_TSCONFIG = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "es2022",
        "lib": ["es2023", "dom", "dom.iterable"],
        "module": "esnext",
        "moduleResolution": "bundler",
        "jsx": "react-jsx",
        "types": [],
    },
}


def blocks_of_the_docs() -> dict[str, str]:
    """Return every piece of code that names its file."""
    return dict(_BLOCK.findall(DOCS.read_text("utf-8")))


@dataclass(frozen=True)
class Project:
    """A folder with the package in it, and beside it what this project's own npm installed."""

    folder: Path

    @classmethod
    def install(cls, folder: Path) -> Project:
        """Pack the package and install it from the tarball, without a network."""
        (folder / "package.json").write_text('{"type": "module"}', "utf-8")
        packed = _run(["npm", "pack", "--json", "--pack-destination", str(folder)], PACKAGE)
        told = json.loads(packed)
        (only,) = told if isinstance(told, list) else told.values()  # npm 10, npm 11
        tarball = folder / only["filename"]
        options = ["--offline", "--no-audit", "--no-fund"]
        _run(["npm", "install", *options, str(tarball)], folder)
        for name in ("react", "react-dom", "vue", "@types"):
            (folder / "node_modules" / name).symlink_to(NODE_MODULES / name)
        return cls(folder)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project, and return it."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def type_faults(self, *names: str) -> list[str]:
        """Return what TypeScript says of some files."""
        config = self.write("tsconfig.json", json.dumps(_TSCONFIG | {"files": names}))
        command = [str(NODE_MODULES / ".bin" / "tsc"), "--pretty", "false", "-p", str(config)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).splitlines()

    def bundle(self, name: str) -> str:
        """Return a file with all that it imports, for the browser."""
        command = [
            str(NODE_MODULES / ".bin" / "esbuild"),
            name,
            "--bundle",
            "--format=esm",
            "--jsx=automatic",
            '--define:process.env.NODE_ENV="development"',
            "--log-level=warning",
        ]
        return _run(command, self.folder)

    def compile_vue(self, name: str) -> str:
        """Compile a component to TypeScript beside it, and return that file's name."""
        compiled = _run(
            ["node", str(Path(__file__).with_name("compile_vue.mjs")), name], self.folder
        )
        return self.write(f"{name}.ts", compiled).name


def _run(command: list[str], folder: Path) -> str:
    environment = os.environ | {"npm_config_update_notifier": "false"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
