#!/usr/bin/env bash
# Builds the npm package and the page: `crates/web/build.sh` writes target/web/npm and target/web/page; with `--tools` it sees to
# the compiler alone, and fails where none can be had.
#
# The module needs a compiler with the source of its standard library. Debian has one, as the packages rustc-web and
# rust-web-src; they are unpacked beside the build, not installed, so that nobody's own compiler changes. Where `rustc` of
# another place has the target already (`rustup target add wasm32-unknown-unknown`), it is taken instead.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
mkdir -p "$target"
target=$(cd "$target" && pwd)
out=$target/web
tools=$target/web-tools
triple=wasm32-unknown-unknown
mkdir -p "$out" "$tools"

die() { echo "$*" >&2; exit 1; }

# The compiler of Debian, as a script that knows its libraries.
debian_compiler() {
    [ -x "$tools/rustc" ] && return
    command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
        die "found no target $triple and no apt-get, expected \`rustup target add $triple\` or Debian's packages rustc-web and rust-web-src"
    (
        # What a condition calls goes on after a failure by itself.
        cd "$tools" && rm -rf unpacked ./*.deb || exit 1
        # What the machine knows of the packages may be older than what they are: the compiler of a security update, say.
        apt-get update >&2 || true
        version=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p' | head -n 1)
        [ -n "$version" ] || exit 1
        oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$here/Cargo.toml")
        [ "$(printf '%s\n' "$oldest" "${version##*-}" | sort -V | head -n 1)" = "$oldest" ] ||
            { echo "found rustc-web ${version##*-}, expected $oldest or newer" >&2; exit 1; }
        library=$(apt-cache depends "$version" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p' | head -n 1)
        [ -n "$library" ] || exit 1
        apt-get download rustc-web libstd-rust-web-dev rust-web-src "$version" "$library" >&2 || exit 1
        for package in *.deb; do dpkg -x "$package" unpacked && rm "$package" || exit 1; done
    ) || die 'found no packages rustc-web, libstd-rust-web-dev and rust-web-src, expected those of Debian 12 or newer'
    local unpacked=$tools/unpacked/usr
    # shellcheck disable=SC2016
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$(echo "$unpacked"/lib/*-linux-gnu)" "$unpacked/bin/rustc" >"$tools/rustc.part"
    chmod +x "$tools/rustc.part"
    "$tools/rustc.part" --version >&2 || die 'the compiler of rustc-web does not run'
    mv "$tools/rustc.part" "$tools/rustc"
}

sysroot=$("${RUSTC:-rustc}" --print sysroot)
flags=(--release --locked --target "$triple")
if ! ls "$sysroot/lib/rustlib/$triple/lib"/libstd-*.rlib >/dev/null 2>&1; then
    debian_compiler
    # The linker comes with the toolchains of rustup, else with Debian's lld.
    linker=$(find "$sysroot/lib/rustlib" -name rust-lld -type f 2>/dev/null | head -n 1)
    linker=${linker:-$(command -v rust-lld || command -v wasm-ld || true)}
    [ -n "$linker" ] || die 'found no rust-lld, expected that of a toolchain of rustup, or wasm-ld of Debian (lld)'
    export RUSTC=$tools/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker
    flags+=(-Z build-std=std,panic_abort)
fi
[ "${1:-}" != --tools ] || exit 0

# Lists as they travel: of each its name, its rows, a form feed.
listed() {
    local list
    for list in "$@"; do
        printf '%s\n' "${list##*/}"
        cat "$list"
        printf '\f'
    done
}

# The words around names come first, since a first answer can be made of them; an empty list ends them. The library compiles them
# last, as their files are named.
lists() {
    local all=("$root"/gazetteers/*.tsv) words=("$root"/gazetteers/triggers-*.tsv)
    local names=("${all[@]:0:${#all[@]}-${#words[@]}}")
    [ "${all[*]}" = "${names[*]} ${words[*]}" ] || die 'found a list whose name comes after triggers-*.tsv, expected these last'
    listed "${words[@]}"
    printf '\f'
    listed "${names[@]}"
}

# Engines call out of the module for `memory.copy`, which names of ten bytes do not earn: without it lists are compiled in two thirds
# of the time. What the scan of words asks of 64 bytes is done by vectors.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='-C target-feature=-bulk-memory,+simd128'
export LC_ALL=C CARGO_TARGET_DIR=$target
(cd "$here" && cargo build "${flags[@]}")

package=$out/npm
rm -rf "$package" "$out/page"
mkdir -p "$package" "$out/page"
cp "$here"/npm/* "$root"/LICENSE-* "$package"
cp "$target/$triple/release/onomast_web.wasm" "$package/onomast.wasm"
lists | gzip -9n >"$package/lists.gz"
gzip -9nc "$root/languages/en/model.bin" >"$package/model.gz"

view=$root/crates/cli/src/output/html
page=$out/page
cp "$here"/page/* "$view"/{view.css,view.js,form.js} "$page"
# A name that no server completes with what it adds to pages.
cp "$view/head.html" "$page/head.txt"
mkdir "$page/onomast"
cp "$package"/{browser.js,extractor.js,onomast.wasm,lists.gz,model.gz} "$page/onomast"
index=$(<"$page/index.html") world=$(<"$view/world.txt")
printf '%s\n' "${index/'/*world*/'/"$world"}" >"$page/index.html"
# The version of the page is that of all its files.
files=$(cd "$page" && find . -type f ! -name index.html ! -name offline.js | sort)
version=$(cd "$page" && cat index.html $files | cksum)
offline=$(<"$page/offline.js")
offline=${offline/'/*version*/'/"onomast ${version/ /-}"}
printf '%s\n' "${offline/'/*files*/'/"$(echo $files | sed 's/ /", "/g')"}" >"$page/offline.js"
ls -l "$package" "$page" "$page/onomast"
