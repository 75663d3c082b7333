#!/bin/sh
# Lays out the open corpora that the shipped model learns from: four labels, titles outside of names, and of GUM only the
# documents whose text may be used for anything. Takes the folder of corpora that CARD.md describes and one to write to.
set -eu
from=$1
to=$2
mkdir -p "$to"

# Labels of a file and ours; what is not named is no name.
map() {
    awk -F '\t' -v OFS='\t' -v pairs="$1" '
        BEGIN { n = split(pairs, list, " "); for (i = 1; i <= n; i++) { split(list[i], pair, "="); ours[pair[1]] = pair[2] } }
        NF < 2 { print; next }
        {
            label = substr($NF, 3)
            if ($NF != "O") $NF = label in ours ? substr($NF, 1, 2) ours[label] : "O"
            print $1, $NF
        }' "$2"
}

# A title before a person's name is outside of it, and so is a small "the" before any but a work's.
trimmed() {
    awk -F '\t' -v OFS='\t' '
        BEGIN {
            n = split("mr mrs miss ms mister master madam madame mme mlle monsieur m sir lady lord pope emperor empress tsar sheikh sultan sen rep gov pres dr doctor captain capt colonel col major maj general gen lieutenant lieut lt sergeant admiral prince princess king queen count countess duke duchess baron uncle aunt father mother brother sister reverend rev mgr professor prof judge justice president senator governor saint", list, " ")
            for (i = 1; i <= n; i++) title[list[i]] = 1
        }
        # A name that begins is held back until it is known whether it goes on.
        function is_outside(word, label) {
            if (word == "the") return label !~ /MISC/
            word = tolower(word); gsub(/[^a-z]/, "", word)
            return label ~ /PER/ && (word in title || word == "the")
        }
        held != "" {
            if ($2 == "I" substr(label, 2)) { print held, "O"; $2 = label } else print held, label
            held = ""
        }
        $2 ~ /^B-/ && is_outside($1, $2) { held = $1; label = $2; next }
        { print }
        END { if (held != "") print held, label }' "$1"
}

# The documents of GUM whose genre has texts without a ban on trade.
open_documents() {
    awk -v ids="$1" '
        BEGIN { while ((getline line < ids) > 0) { match(line, /"id": *"[^"]*"/); id = substr(line, RSTART, RLENGTH); open[++n] = id ~ /_(news|interview|bio|voyage|speech|court)_/ } }
        /^-DOCSTART-/ { at++ }
        open[at] { print }' "$2"
}

usual="PER=PERSON LOC=PLACE ORG=ORGANIZATION MISC=MISC GPE=PLACE FAC=PLACE VEH=MISC"
domains="person=PERSON politician=PERSON writer=PERSON musicalartist=PERSON researcher=PERSON scientist=PERSON \
location=PLACE country=PLACE organisation=ORGANIZATION politicalparty=ORGANIZATION band=ORGANIZATION university=ORGANIZATION \
misc=MISC event=MISC election=MISC award=MISC book=MISC poem=MISC magazine=MISC song=MISC album=MISC product=MISC conference=MISC programlang=MISC"
short="person=PERSON location=PLACE corporation=ORGANIZATION group=ORGANIZATION"
mentions="person=PERSON place=PLACE organization=ORGANIZATION"

for part in train dev; do
    map "$usual" "$from/uner-en-ewt/$part.tsv" | trimmed - > "$to/ewt-$part.tsv"
    map "$usual" "$from/docred-en/$part.tsv" | trimmed - > "$to/docred-$part.tsv"
    map "$usual" "$from/btc/$part.tsv" | trimmed - > "$to/btc-$part.tsv"
    map "$short" "$from/wnut17/$part.tsv" | trimmed - > "$to/wnut17-$part.tsv"
    map "$usual" "$from/litbank-en/$part.tsv" | trimmed - > "$to/litbank-$part.tsv"
    open_documents "$from/gum-named/$part.docs.jsonl" "$from/gum-named/$part.tsv" | map "$mentions" - | trimmed - > "$to/gum-$part.tsv"
    for domain in politics literature music science ai; do
        map "$domains" "$from/crossner-$domain/$part.tsv"
        echo
    done | trimmed - > "$to/crossner-$part.tsv"
done
