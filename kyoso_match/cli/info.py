"""``kyoso-match info``: the version and what is bundled: model, terms that answer each other, what scores mean."""

from __future__ import annotations

import argparse

import kyoso_match
from kyoso_match.cli import codes
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.matcher import Matcher
from kyoso_match.selection import NO_CALIBRATION

HELP = "版と、同梱のモデル・言い換え辞書・確からしさの基準を示す"


def add_options(_: argparse.ArgumentParser) -> None:
    """No options."""


def run(_: argparse.Namespace) -> int:
    """Print version, sizes, fingerprints and the measured error of the calibration."""
    embedder = StaticEmbedder()
    matcher = Matcher(embedder=embedder)
    print(f"kyoso_match {kyoso_match.__version__}")
    print(f"同梱モデル: {embedder.dimension}次元、{len(embedder.table):,}語")
    print(f"  指紋: {embedder.fingerprint}")
    print(f"言い換え辞書: {len(matcher.bridge):,}組")
    print(f"  指紋: {matcher.bridge.fingerprint}")
    if matcher.calibration is None:
        print(NO_CALIBRATION)
    else:
        print(str(matcher.calibration).replace("\n", "\n  "))
        print(f"  指紋: {matcher.calibration.fingerprint}")
    return codes.OK
