"""Count, over a corpus of abstracts, where each name stands: where benchmarks stand, and where systems stand.

    python tools/mine_names.py PAPERS.jsonl.gz > extract/lexicon/mined.tsv

A name is one to four words with the shape of a name: capitals inside, digits, or several capitalised words. It counts
once a paper in each frame ("on the X dataset", "we propose X"). What the curated lexicon knows is left out, and so is
what fewer than ``--least`` papers have, and what is an ordinary word, a quantity or a language.
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

from extract.lexicon import KINDS, fold, lookup

# --- the shape of a name -----------------------------------------------------------------------------------------
# One word: BLEU, ResNet-50, nuScenes, SQuAD2.0, PointNet++, Penn. It ends on a letter, a digit, a plus or a star.
_WORD: Final = r"(?=[a-z0-9]{0,6}[A-Z])[A-Za-z0-9](?:[A-Za-z0-9]|[-./](?=[A-Za-z0-9])|[+*])*"
_NUMBER: Final = r"\d{1,4}(?:\.\d)?[KkMB]?(?![\w%.])"
NAME: Final = re.compile(rf"(?<![\w\\$.@/-])({_WORD}(?: (?:{_WORD}|{_NUMBER})){{0,3}})(?![\w-])")
SHAPED: Final = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}|\d|[A-Z]\+")  # more than a capitalised word
# --- what stands around it ---------------------------------------------------------------------------------------
_SET: Final = (
    r"(?:datasets?|data sets?|benchmarks?|corpus|corpora|test[- ]?sets?|test suite|challenges?|environments?|splits?"
    r"|leaderboards?|treebank|shared tasks?|dev set|validation set|suite|subset)"
)
_SYSTEM: Final = (
    r"(?:models?|networks?|algorithms?|frameworks?|methods?|architectures?|agents?|baselines?|backbones?|detectors?"
    r"|classifiers?|encoders?|decoders?|optimizers?|planners?|solvers?|embeddings?|transformers?)"
)
_SUCH_AS: Final = r"(?:,? (?:such as|like|including|e\.g\.,?|i\.e\.,?|namely)|:| \((?:e\.g\.,? )?)(?: the)?"
_VERB: Final = (
    r"(?:achieves?|outperforms?|improves?|obtains?|reach(?:es)?|attains?|surpass(?:es)?|yields?|performs?|exceeds?"
    r"|learns?|leverages?|employs?|consists? of|uses?|utilizes?|enables?|generates?|reduces?)"
)
SET_AFTER: Final = re.compile(rf"\)?(?: [a-z][a-z-]+){{0,2}} {_SET}\b")
SET_BEFORE: Final = re.compile(
    r"(?:\b(?:[Oo]n|across)(?: (?:the|both|standard|public|popular|challenging|large-scale|unseen)){0,3}"
    rf"|\b{_SET}(?:{_SUCH_AS}|,? (?:called|named|dubbed|termed)| of(?: the)?))$"
)
SYSTEM_AFTER: Final = re.compile(
    rf"\)?(?: {_SYSTEM}\b|,?(?: (?:which|that|significantly|consistently|also|can|even|further)){{0,3}} {_VERB}\b)"
)
SYSTEM_BEFORE: Final = re.compile(
    r"(?:\b(?:propos|present|introduc|develop|design|call|nam|dubb|term|coin)(?:e|ed|es|s)?"
    r"(?: (?:a|an|the|our|it|this|new|novel|method|model|approach|framework|system|algorithm|network|simple)){0,4},?"
    r"|\b[Oo]ur|\bbased on(?: the)?|\b(?:compared (?:to|with)|than|over|[Oo]utperform(?:s|ing)?|surpass(?:es|ing)?)"
    rf"(?: (?:the|state-of-the-art|previous|existing|baseline)){{0,3}}|\b{_SYSTEM}{_SUCH_AS})$"
)
LINK: Final = re.compile(r"\)?(?:, ?|,? (?:and|or|&|as well as) |/)(?:on )?(?:the )?\(?")
# --- what is not a name ------------------------------------------------------------------------------------------
# 10M, 7B, 250Hz, 6-DoF, 3D-printed
QUANTITY: Final = re.compile(r"\d+(?:\.\d+)?(?:[A-Za-z]{1,3}|-?[A-Z]?D(?:oF|OF)?s?)?(?:-[a-z].*)?")
_WORDS: Final = """
    A AI All Also Amazon AMD American An AND And API APIs Apple AR Arabic As ASR At AV Bayesian Because Both But
    By C Cartesian Chinese CNNs Code Compared CPU CPUs CT CV Czech Data Dataset Datasets DL DNN DNNs DRL Dutch
    Each ECG EEG English EU Euclidean Europe Experiments Extensive Facebook Figure Finally Finnish First For
    FPGA French From GANs Gaussian German GitHub Github GNNs Google GPS GPU GPUs Greek HCI Hebrew Here Hessian
    Hilbert Hindi However HRI HTTP HTTPS I ID If II IID III IMU In Indonesian Intel IoT IR It Italian Its IV J
    Jacobian Japanese Java K KG KGs Korean L Lagrangian LIDAR LiDAR Lidar Lipschitz LLM LLMs LM LMs LVLM LVLMs
    Lyapunov Many Markov MARL MDP Meta Microsoft ML MLLM MLLMs Model Models Moreover Most MRI MT N NER Newton
    NLG NLP NLU NMT Not NP NVIDIA Nvidia O OCR Of On One Only OOD OpenAI Or Our P Persian PET PLM PLMs Polish
    POMDP Portuguese POS Python Q QA R Results RGB RGB-D Riemannian RL RNNs Romanian ROS Russian S Section Since
    SLAM SMT SNN SNNs Some SOTA Spanish State-of-the-Art Such Swedish T Table Thai That The Then There These
    They This Those Three Through Thus To TPU TPUs TTS Turkish Twitter Two UAV UAVs UGV UK Unlike Urdu URL US
    USA Using V Vietnamese ViTs VLM VLMs VQA VR We When Where While Wikipedia With X XAI XR YouTube
"""
WORDS: Final = frozenset(_WORDS.split())  # not names, however they are written
COMMON: Final = 20  # a word in lower case in so many papers is a word of the language, not of a name


def sentences(text: str) -> list[str]:
    """Rough sentences: a name never spans two."""
    return re.split(r"(?<=[a-z0-9)\]%][.!?])\s+(?=[A-Z])", text)


def is_candidate(name: str, at_start: bool) -> bool:
    """Whether a string of the right shape may be a name; a capital that only opens the sentence does not count."""
    first, last = re.split(r"[ -]", name, maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    if not 3 <= len(name) <= 40 or first in WORDS or last in WORDS or QUANTITY.fullmatch(name):
        return False
    return bool(SHAPED.search(name)) or (not at_start and len(name) > 3)


def frames(sentence: str, is_title: bool) -> Iterator[tuple[str, str]]:
    """Each name of a sentence with the frame (``benchmark``, ``system``) that it or its list stands in."""
    found = [m for m in NAME.finditer(sentence) if is_candidate(m[1], m.start() == 0 and not is_title)]
    kinds: list[set[str]] = []
    for m in found:
        before, after = sentence[max(0, m.start() - 70) : m.start()].rstrip(), sentence[m.end() : m.end() + 50]
        titled = is_title and m.start() == 0 and after[:1] == ":"
        kind = set()
        if SET_AFTER.match(after) or SET_BEFORE.search(before):
            kind.add("benchmark")
        if titled or SYSTEM_AFTER.match(after) or SYSTEM_BEFORE.search(before):
            kind.add("system")
        kinds.append(kind)
    for order in (range(1, len(found)), range(len(found) - 1, 0, -1)):
        for i in order:  # "on A, B and C" and "the A, B and C datasets": the list shares its frame
            if LINK.fullmatch(sentence[found[i - 1].end() : found[i].start()]) and len(kinds[i - 1] | kinds[i]) == 1:
                kinds[i - 1] = kinds[i] = kinds[i - 1] | kinds[i]
    for m, kind in zip(found, kinds, strict=True):
        for one in kind:
            yield m[1], one


class Counts:
    """What one pass over the papers counts."""

    def __init__(self) -> None:
        self.spellings: dict[str, Counter[str]] = defaultdict(Counter)
        self.frames: Counter[tuple[str, str]] = Counter()  # papers by (folded name, frame)
        self.words: Counter[str] = Counter()  # papers by word in lower case

    def add(self, title: str, abstract: str) -> None:
        """Count one paper."""
        met: set[tuple[str, str]] = set()
        for text, is_title in ((title, True), (abstract, False)):
            for sentence in sentences(text):
                for name, kind in frames(sentence, is_title):
                    key = fold(name)
                    self.spellings[key][name] += 1
                    met.add((key, kind))
        self.frames.update(met)
        self.words.update(set(re.findall(r"(?<![\w-])[a-z]{3,}\b", abstract)))

    def is_ordinary(self, name: str) -> bool:
        """Whether a name is made of ordinary words only ("Point Clouds", "GAN-based")."""
        if not SHAPED.search(name):
            return all(self.words[word.lower()] >= COMMON for word in re.split(r"[ -]", name))
        stem, _, end = name.rpartition("-")
        return bool(stem) and end.islower() and self.words[end] >= COMMON and end not in {"bench", "net", "eval"}

    def rows(self, least: int) -> Iterator[tuple[str, int, int]]:
        """(most frequent spelling, papers in a benchmark's frame, papers in a system's frame), sorted by name."""
        table = []
        for key, names in self.spellings.items():
            name = names.most_common(1)[0][0]
            benchmark, system = self.frames[key, "benchmark"], self.frames[key, "system"]
            if max(benchmark, system) >= least and not self.is_ordinary(name):
                table.append((name, benchmark, system))
        yield from sorted(table, key=lambda row: (row[0].casefold(), row[0]))


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="abstracts: gzipped JSONL with title and abstract")
    parser.add_argument("--least", type=int, default=2, help="papers in one of the frames (default 2)")
    parser.add_argument("--all", action="store_true", help="names of the curated lexicon too")
    args = parser.parse_args()
    counts = Counts()
    with gzip.open(args.papers, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            counts.add(paper.get("title") or "", paper.get("abstract") or "")
    for name, benchmark, system in counts.rows(args.least):
        if args.all or not any(lookup(kind, name) for kind in KINDS):
            sys.stdout.write(f"{name}\t{benchmark}\t{system}\n")


if __name__ == "__main__":
    main()
