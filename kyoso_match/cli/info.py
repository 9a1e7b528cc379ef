"""``kyoso-match info``: the version and the bundled model."""

from __future__ import annotations

import argparse

import kyoso_match
from kyoso_match.cli import codes
from kyoso_match.embedders import StaticEmbedder

HELP = "版とモデルの情報を示す"


def add_options(_: argparse.ArgumentParser) -> None:
    """No options."""


def run(_: argparse.Namespace) -> int:
    """Print version, size and fingerprint."""
    embedder = StaticEmbedder()
    print(f"kyoso_match {kyoso_match.__version__}")
    print(f"同梱モデル: {embedder.dimension}次元、{len(embedder.table):,}語")
    print(f"指紋: {embedder.fingerprint}")
    return codes.OK
