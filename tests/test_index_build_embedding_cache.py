"""A text is embedded once, and a build that is killed goes on where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np

from bot.settings import Settings
from index.build.embedding_cache import embed_cached
from index.encoder import Encoder
from index.store import ENCODER_FOLDER, current_folder

ROOT = Path(__file__).parents[1]
TEXTS = [
    "花束はいくらから作れますか",
    "切り花の水を替えたら長持ちしますか",
    "How do I order a bouquet?",
    "お店の裏に3台分ございます。",
    "ＣＡＲＤの付け方　①",
    "お電話にてお問い合わせください。" * 20,
]


def test_a_text_is_embedded_once(small_encoder: Encoder, tmp_path: Path) -> None:
    computed: list[int] = []
    file = tmp_path / "vectors.sqlite"

    def embed(texts: list[str]) -> np.ndarray:
        return embed_cached(
            small_encoder,
            "digest",
            texts,
            "query",
            file,
            lambda _done, total: computed.append(total),
        )

    first = embed(TEXTS[:3])
    assert computed and computed[-1] == 3
    computed.clear()
    again = embed([TEXTS[1], "まったく新しい文", TEXTS[0]])
    assert computed[-1] == 1
    np.testing.assert_array_equal(again[[2, 0]], first[[0, 1]])


def test_another_encoder_and_another_role_have_vectors_of_their_own(
    small_encoder: Encoder, tmp_path: Path
) -> None:
    computed: list[int] = []
    for digest, kind in (("one", "query"), ("other", "query"), ("one", "document")):
        embed_cached(
            small_encoder,
            digest,
            TEXTS[:1],
            kind,
            tmp_path / "vectors.sqlite",
            lambda _done, total: computed.append(total),
        )
    assert computed == [1, 1, 1]
    assert embed_cached(small_encoder, "one", [], "query", tmp_path / "vectors.sqlite").shape == (
        0,
        small_encoder.dim,
    )


_STUCK_HALFWAY = """
import signal, sys
from pathlib import Path
from index.build.embedding_cache import embed_cached
from index.encoder import Encoder
def stop_at_600(done, total):
    if done >= 600:
        print(done, flush=True)
        signal.pause()
texts = [f"{i}番目の質問" for i in range(1500)]
embed_cached(Encoder(Path(sys.argv[1])), "digest", texts, "query", Path(sys.argv[2]), stop_at_600)
"""


def test_a_build_killed_halfway_goes_on_where_it_was(small: Settings, tmp_path: Path) -> None:
    folder, file = current_folder(small.index_dir) / ENCODER_FOLDER, tmp_path / "vectors.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", _STUCK_HALFWAY, str(folder), str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert int(process.stdout.readline()) >= 600
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait(10) == -signal.SIGKILL
    encoder, reported = Encoder(folder), list[tuple[int, int]]()
    texts = [f"{i}番目の質問" for i in range(1500)]
    vectors = embed_cached(encoder, "digest", texts, "query", file, lambda *at: reported.append(at))
    assert reported[-1] == (988, 988)  # the first 512 were committed
    for i in (0, 700, 1499):
        assert vectors[i] @ encoder.embed([texts[i]], "query")[0] > 0.98
