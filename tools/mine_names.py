"""Count, over a corpus of abstracts, where each name stands: where benchmarks stand, and where systems stand.

    python tools/mine_names.py PAPERS.jsonl.gz > extract/lexicon/mined.tsv

A name is one to four words with the shape of a name: capitals inside, digits, or several capitalised words. It is
counted once a paper and frame. Names of the curated lexicon are left out, and so are those that one paper alone has.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from extract.lexicon import fold, load_benchmarks, load_metrics, load_models, surfaces

# --- the shape of a name -----------------------------------------------------------------------------------------
# One word: BLEU, ResNet-50, nuScenes, SQuAD2.0, PointNet++, Penn. Ends on a letter, a digit or a plus.
_WORD: Final = r"(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9](?:[A-Za-z0-9]|[-'./+*](?=[A-Za-z0-9+*]))*"
_NUMBER: Final = r"\d{1,4}(?:\.\d)?[KkMB]?(?![\w%.])"
NAME: Final = re.compile(rf"(?<![\w\\$.@/-])({_WORD}(?: (?:{_WORD}|{_NUMBER})){{0,3}})")
SHAPED: Final = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}|\d|[A-Z]\+")  # more than a capitalised word
# --- what stands around it ---------------------------------------------------------------------------------------
_SET: Final = (
    r"(?:datasets?|data sets?|benchmarks?|corpus|corpora|test[- ]?sets?|test suite|challenges?|environments?|splits?"
    r"|leaderboards?|treebank|shared task|collection|dev set|validation set|dataset's|suite|subset)"
)
_SYSTEM: Final = (
    r"(?:models?|networks?|algorithms?|frameworks?|methods?|architectures?|agents?|baselines?|backbones?|detectors?"
    r"|classifiers?|encoders?|decoders?|optimizers?|planner|simulator(?!)|solver|embeddings?|transformers?)"
)
_ADJ: Final = r"(?:[a-z][a-z-]+ ){0,2}"
SET_AFTER: Final = re.compile(rf"\)? (?:{_ADJ}){_SET}\b")
SYSTEM_AFTER: Final = re.compile(
    rf"\)?(?:,? (?:which |that )?(?:significantly |consistently |also |can |even |further )*"
    r"(?:achieves?|outperforms?|improves?|obtains?|reach(?:es)?|attains?|surpass(?:es)?|yields?|performs?|exceeds?"
    rf"|learns?|leverages?|employs?|consists? of|uses?|utilizes?|enables?|generates?|reduces?)\b| {_SYSTEM}\b|'s performance)"
)
SET_BEFORE: Final = re.compile(
    rf"(?:\b(?:[Oo]n|across)(?: (?:the|both|standard|public|popular|challenging|large-scale|widely[- ]used|unseen))*"
    rf"|{_SET}(?:,? (?:such as|like|including|e\.g\.,?|i\.e\.,?|namely)|:| \(| \(e\.g\.,?| of) ?(?:the )?"
    r"|(?:dataset|benchmark|corpus|challenge),? (?:called|named|dubbed|termed))$"
)
SYSTEM_BEFORE: Final = re.compile(
    r"(?:\b(?:propose|present|introduce|develop|design|call|called|named|dubbed|termed|coin|coined)(?:s|d)?"
    r"(?: (?:a|an|the|our|it|this|new|novel|method|model|approach|framework|system|algorithm|network|simple)){0,4},?"
    rf"|\b[Oo]ur(?: [a-z-]+)?|\b(?:compared (?:to|with)|than|over|[Oo]utperform(?:s|ing)?|surpass(?:es|ing)?)"
    rf"(?: the| state-of-the-art| previous| existing| baseline)*|{_SYSTEM}(?:,? (?:such as|like|including|e\.g\.,?|namely)|:| \(| \(e\.g\.,?)"
    r" ?(?:the )?|based on(?: the)?|using(?: the)?)$"
)
LINK: Final = re.compile(r"\)?(?:,| and| or|, and|,? as well as| &|/)(?: the)? ?\(?$|^, $")
# --- what is not a name ------------------------------------------------------------------------------------------
WORDS: Final = frozenset(
    """
    We The In A An Our This These Those That It Its For To On Of By With From As At And Or But If When While Where Here
    There Then Thus However Moreover Furthermore Additionally Also Both Each All Most Many Some Such Since Because Despite
    Although Unlike Given Using Based Compared Experiments Experimental Results Code Finally First Second Third Through
    Extensive Recent Existing Specifically To Two Three Four Five Not No One Under Over Between During After Before Our's
    I II III IV AI ML NLP CV RL IR LLM LLMs GPU GPUs CPU CPUs TPU TPUs API APIs URL HTTP HTTPS GitHub Github github.com
    Table Figure Section Appendix Theorem Lemma Code Data Dataset Datasets Model Models Python C Java English Chinese German
    French Spanish Japanese Korean Arabic Hindi Russian Italian Portuguese Turkish Dutch Czech Vietnamese Indonesian Thai
    Europe US USA UK EU China India Google Facebook Twitter Microsoft Amazon Apple OpenAI Meta NVIDIA Nvidia Intel AMD Wikipedia
    January February March April May June July August September October November December Monday Artificial Intelligence
    Deep Neural Machine Learning Natural Language Large Convolutional Bayesian Gaussian Markov Monte Carlo Euclidean Riemannian
    2D 3D 4D 6D 6DoF 6-DoF 1D N K T D L O n k t d RGB RGB-D SOTA State-of-the-Art QA MT NMT SMT NLU NLG NER POS VQA VLM VLMs
    MLLM MLLMs LVLM LVLMs DNN DNNs CNN CNNs RNN RNNs GNN GNNs GAN GANs ViT ViTs PLM PLMs LM LMs MLP MLPs SVMs LSTMs ANN SNN SNNs
    ASR TTS OCR UAV UAVs IoT AR VR XR IMU GPS LiDAR Lidar LIDAR CT MRI EEG ECG PET FPGA DRL MARL HRI SSL FL DP ID OOD IID KG KGs
    """.split()
)


def sentences_of(text: str) -> Iterator[str]:
    """Rough sentences: a name never spans two of them."""
    yield from re.split(r"(?<=[a-z0-9)\]%][.!?])\s+(?=[A-Z])", text)


def is_name(name: str, at_start: bool) -> bool:
    """Whether a string of the right shape may be a name: no common word alone, no capital that a sentence gives."""
    words = name.split()
    if words[0] in WORDS or words[-1] in WORDS or len(name) < 2 or len(name) > 40:
        return False
    if SHAPED.search(name):
        return len(fold(name)) > 1
    return not at_start and (len(words) > 1 or len(name) > 3)


def frames(sentence: str, title: bool) -> Iterator[tuple[str, str]]:
    """The names of a sentence with the frame (``benchmark`` or ``system``) in which each stands, lists included."""
    found = [m for m in NAME.finditer(sentence) if is_name(m[1], m.start() == 0 and not title)]
    kinds: list[set[str]] = []
    for m in found:
        before, after = sentence[max(0, m.start() - 60) : m.start()].rstrip(), sentence[m.end() : m.end() + 40]
        kind = set()
        if SET_AFTER.match(after) or SET_BEFORE.search(before):
            kind.add("benchmark")
        if SYSTEM_AFTER.match(after) or SYSTEM_BEFORE.search(before) or (title and m.start() == 0 and after[:1] == ":"):
            kind.add("system")
        kinds.append(kind)
    for order in (range(1, len(found)), range(len(found) - 1, 0, -1)):
        for i in order:  # a list shares its frame: "on A, B and C", "the A, B and C datasets"
            if LINK.match(sentence[found[i - 1].end() : found[i].start()].rstrip() + " ") or _linked(
                sentence[found[i - 1].end() : found[i].start()]
            ):
                both = kinds[i - 1] | kinds[i]
                if len(both) == 1:
                    kinds[i - 1] = kinds[i] = both
    for m, kind in zip(found, kinds, strict=True):
        for one in kind:
            yield m[1], one


def _linked(between: str) -> bool:
    return re.fullmatch(r"\)?\s*(?:,|/|,?\s(?:and|or|&|as well as))\s*(?:the\s|on\s|on the\s)?\s*\(?", between) is not None


def count(path: Path) -> dict[str, tuple[str, int, int]]:
    """folded name -> (its most frequent spelling, papers in a benchmark's frame, papers in a system's frame)."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    counts: dict[str, Counter[str]] = {"benchmark": Counter(), "system": Counter()}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            met: set[tuple[str, str]] = set()
            for title, text in ((True, paper.get("title") or ""), (False, paper.get("abstract") or "")):
                for sentence in sentences_of(text):
                    for name, kind in frames(sentence, title):
                        spellings[fold(name)][name] += 1
                        met.add((fold(name), kind))
            for key, kind in met:
                counts[kind][key] += 1
    return {
        key: (names.most_common(1)[0][0], counts["benchmark"][key], counts["system"][key])
        for key, names in spellings.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="abstracts: gzipped JSONL with title and abstract")
    parser.add_argument("--least", type=int, default=2, help="papers in one of the frames (default 2)")
    parser.add_argument("--all", action="store_true", help="names of the curated lexicon too")
    args = parser.parse_args()
    known = {fold(s) for load in (load_metrics, load_benchmarks, load_models) for e in load() for s in surfaces(e)}
    rows = [
        row
        for key, row in count(args.papers).items()
        if max(row[1:]) >= args.least and (args.all or key not in known)
    ]
    for name, benchmark, system in sorted(rows, key=lambda row: (row[0].casefold(), row[0])):
        sys.stdout.write(f"{name}\t{benchmark}\t{system}\n")


if __name__ == "__main__":
    main()
