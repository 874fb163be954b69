"""Fine-tuning as an operator starts it: from the command line, on a corpus of a few entries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
WORDED = """\
section: "お店について"
entries:
  - {id: opening, question: "営業時間は", answer: "10時からです。", wordings: ["何時から", "いつ開きますか", "開店は何時", "朝は何時"]}
  - {id: parking, question: "駐車場は", answer: "裏にございます。", wordings: ["車で行けますか", "車を停めたい", "駐車できる?", "置き場"]}
"""


def adapt(corpus: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.adapt", str(folder), "--epochs", "1"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"CORPUS_DIR": str(corpus)},
    )


def test_an_adapted_encoder_is_one_that_can_be_configured(built: Settings, tmp_path: Path) -> None:
    (tmp_path / "01.yaml").write_text(WORDED, encoding="utf-8")
    run = adapt(tmp_path, tmp_path / "adapted")
    assert run.returncode == 0, run.stderr
    assert (
        "adapting: epoch 1/1, batch 3/3" in run.stderr
        and f"ENCODER={tmp_path / 'adapted'}" in run.stdout
    )
    # In a process of its own: this one must hold no torch. The first layers stay, the last ones
    # have moved, a little.
    check = f"""
import numpy as np
from sentence_transformers import SentenceTransformer
from index.model import load_model
before, after = load_model("multilingual-e5-small"), SentenceTransformer({str(tmp_path / "adapted")!r}, device="cpu")
assert after.max_seq_length == before.max_seq_length and after.prompts == before.prompts
old, new = (model.state_dict() for model in (before, after))
moved = {{int(name.split("layer.")[1].split(".")[0]) for name in old if "layer." in name and not old[name].equal(new[name])}}
assert moved == {{10, 11}}, moved
vectors = [model.encode(["車で行けますか"], prompt_name="query")[0] for model in (before, after)]
assert 0.9 < float(np.dot(*vectors)) < 0.999999
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", check], cwd=ROOT, check=True)


def test_without_wordings_there_is_nothing_to_adapt_to(tmp_path: Path) -> None:
    (tmp_path / "01.yaml").write_text(
        'section: "節"\nentries:\n  - {id: a, question: "営業時間は", answer: "10時から。"}\n'
    )
    run = adapt(tmp_path, tmp_path / "adapted")
    assert run.returncode == 1 and "wordings" in run.stderr and not (tmp_path / "adapted").exists()
