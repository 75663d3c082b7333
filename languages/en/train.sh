#!/bin/sh
# Trains the shipped model anew: the same corpora give the same bytes. ONOMAST_DATA is the folder that CARD.md describes.
#   sh languages/en/train.sh languages/en/model.bin
set -eu
cd "$(dirname "$0")/../.."
: "${ONOMAST_DATA:?is not set: the folder with the corpora that languages/en/CARD.md describes}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sh languages/en/prepare.sh "$ONOMAST_DATA/corpora" "$scratch"
cargo run --release --quiet -p onomast-cli -- train --labels PERSON,PLACE,ORGANIZATION,MISC \
    --train "$scratch/ewt-train.tsv" "$scratch/crossner-train.tsv@2" "$scratch/docred-train.tsv" "$scratch/litbank-train.tsv" \
    "$scratch/btc-train.tsv" "$scratch/wnut17-train.tsv" "$scratch/gum-train.tsv" languages/en/corpus/train.txt@2 \
    --dev "$scratch/ewt-dev.tsv" "$scratch/docred-dev.tsv" "$scratch/wnut17-dev.tsv" "$scratch/btc-dev.tsv" "$scratch/gum-dev.tsv" \
    "$scratch/litbank-dev.tsv" "$scratch/crossner-dev.tsv" languages/en/corpus/dev.txt \
    --clusters "$ONOMAST_DATA/clusters/glove-en/clusters.tsv" --cluster-words 100000 --features 60000 --runs 8 --l1 2 --epochs 8 --patience 8 \
    -o "$1"
