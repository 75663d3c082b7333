//! The compiled file: written and read again it is the same; truncated, corrupt or foreign it is refused or harmless.

use std::path::Path;

use onomast::gazetteer::{Case, Duplicates, EntryRef, GazetteerBuilder, ListReader, Overlap, Policy, Tolerance};
use onomast::{Entry, Gazetteer, Label, Matcher};
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

const HEADER: usize = 256;
/// The field of the header that says which fold a file was made with, and the two that say where the sums of the pages lie.
const FOLD: usize = 8;
const SUMS: usize = 28;
const PAGE: usize = 1 << 16;
const TEXT: &str = "J. K. Rowling flew from S\u{E3}o Paulo to New York City (NYC), York; Yahoo! soft\u{AD}er new york. \u{6771}\u{4EAC}";

fn entries() -> Vec<Entry> {
    vec![
        Entry::new("New York", Label::PLACE).id("q60").alias("NYC").alias("New York City").attribute("country", "US"),
        Entry::new("York", Label::PLACE).case(Case::Exact),
        Entry::new("York", Label::new("CLUB")).policy(Policy::Always).weight(7),
        Entry::new("S\u{E3}o Paulo", Label::PLACE).subtype("city"),
        Entry::new("Yahoo!", Label::ORGANIZATION),
        Entry::new("J.K. Rowling", Label::PERSON).case(Case::Title),
        Entry::new("\u{6771}\u{4EAC}", Label::PLACE),
    ]
}

fn small() -> Vec<u8> {
    compiled(Tolerance::Full)
}

fn compiled(tolerance: Tolerance) -> Vec<u8> {
    let mut builder = Gazetteer::builder_with(tolerance);
    builder.extend(entries()).unwrap();
    builder.build().unwrap().as_bytes().to_vec()
}

/// Opens the bytes as a file does, mapped.
fn open(bytes: &[u8], path: &Path) -> Result<Gazetteer, onomast::Error> {
    // A new file for each: a mapped file must not change.
    let _ = std::fs::remove_file(path);
    std::fs::write(path, bytes).unwrap();
    Gazetteer::open(path)
}

/// Uses everything that reads; panics if anything does, or if a span is wrong.
fn use_all(gazetteer: &Gazetteer) {
    for overlap in [Overlap::LeftmostLongest, Overlap::All] {
        let matcher = Matcher::builder().gazetteer(gazetteer.clone()).overlap(overlap).build();
        for found in matcher.find(TEXT) {
            assert_eq!(found.text(), &TEXT[found.start()..found.end()]);
            for entry in found.entries() {
                let read = (entry.name(), entry.matched_name(), entry.id(), entry.attributes(), entry.names(), entry.label(), entry.subtype());
                assert!(read.4.len() <= gazetteer.as_bytes().len());
            }
        }
    }
    assert!(gazetteer.names().count() <= gazetteer.as_bytes().len());
    assert!(gazetteer.counts().len() <= gazetteer.as_bytes().len());
    assert!(gazetteer.made().len() <= gazetteer.as_bytes().len());
    assert!(gazetteer.verify().is_ok(), "a resealed file has the right checksum");
}

fn field(bytes: &[u8], number: usize) -> u64 {
    u64::from_le_bytes(bytes[number * 8..number * 8 + 8].try_into().unwrap())
}

/// Makes the sums of the pages, theirs and that of the header right, so that what is tested is the reader.
fn reseal(bytes: &mut [u8]) {
    let start = usize::try_from(field(bytes, SUMS)).unwrap_or(usize::MAX);
    if (HEADER..bytes.len()).contains(&start) {
        let sums: Vec<u8> = bytes[HEADER..start].chunks(PAGE).flat_map(|page| xxh3_64(page).to_le_bytes()).collect();
        let n_bytes = sums.len().min(bytes.len() - start);
        bytes[start..start + n_bytes].copy_from_slice(&sums[..n_bytes]);
        let checksum = xxh3_64(&bytes[start..]);
        bytes[32..40].copy_from_slice(&checksum.to_le_bytes());
    }
    let head = xxh3_64(&bytes[..HEADER - 8]);
    bytes[HEADER - 8..HEADER].copy_from_slice(&head.to_le_bytes());
}

#[test]
fn every_flipped_bit_is_noticed() {
    let good = small();
    assert!(Gazetteer::from_bytes(&good).is_ok());
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            let Err(error) = Gazetteer::from_bytes(&bad) else { panic!("bit {bit} of byte {at} of {} went unnoticed", good.len()) };
            assert!(error.is_format() && error.to_string().starts_with("compiled list: found "), "{error}");
            assert!(error.to_string().contains("expected"), "{error}");
        }
    }
}

#[test]
fn every_truncation_and_extension_is_noticed() {
    let good = small();
    for len in 0..good.len() {
        let error = Gazetteer::from_bytes(&good[..len]).err().unwrap_or_else(|| panic!("{len} of {} bytes were taken", good.len()));
        let expect = if len < HEADER { "expected a header of 256" } else { "as the header says" };
        assert!(error.to_string().starts_with(&format!("compiled list: found {len} bytes")) && error.to_string().contains(expect), "{error}");
    }
    for more in [1, 7, 8, 4096] {
        let mut longer = good.clone();
        longer.resize(good.len() + more, 0);
        assert!(Gazetteer::from_bytes(&longer).is_err(), "{more} more bytes were taken");
    }
}

#[test]
fn mapped_files_are_checked_as_bytes_are() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    let good = small();
    for at in (0..good.len()).step_by(13) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        // With other first bytes it is taken for a list, and that is no list either.
        assert!(open(&bad, &path).is_err(), "byte {at}");
        assert!(open(&good[..at], &path).is_err(), "{at} bytes");
    }
    assert!(open(&good, &path).is_ok());
}

#[test]
fn a_resealed_body_is_read_within_its_bounds() {
    for good in [Tolerance::Full, Tolerance::Literal].map(compiled) {
        for at in HEADER..good.len() {
            for value in [0, 1, 0x20, 0x7F, 0x80, 0xFF, good[at] ^ 1, good[at] ^ 0x40] {
                let mut bad = good.clone();
                bad[at] = value;
                reseal(&mut bad);
                if let Ok(gazetteer) = Gazetteer::from_bytes(&bad) {
                    use_all(&gazetteer);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_body_with_several_edits_is_read_within_its_bounds(
        is_literal in any::<bool>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bad = compiled(if is_literal { Tolerance::Literal } else { Tolerance::Full });
        let n_bytes = bad.len() - HEADER;
        for (at, value) in edits {
            bad[HEADER + at.index(n_bytes)] = value;
        }
        reseal(&mut bad);
        if let Ok(gazetteer) = Gazetteer::from_bytes(&bad) {
            use_all(&gazetteer);
        }
    }
}

#[test]
fn forged_marks_of_half_a_character_match_nothing() {
    let exchange = |bytes: &mut [u8], from: &[u8], to: &[u8]| {
        let places: Vec<usize> = (0..=bytes.len() - from.len()).filter(|&at| &bytes[at..at + from.len()] == from).collect();
        places.iter().for_each(|&at| bytes[at..at + from.len()].copy_from_slice(to));
        places.len()
    };
    for tolerance in [Tolerance::Full, Tolerance::Literal] {
        for (name, from, to, text) in
            [("?!!Osh", b"?!!", b"\xA9!!", "\u{E9}!!Osh"), ("Osh!!?", b"!!?", b"!!\xC3", "Osh!!\u{E9}"), ("?!!Osh", b"?!!", b"\xC3!!", "\u{C3}!!Osh")]
        {
            let mut builder = Gazetteer::builder_with(tolerance);
            builder.push(&Entry::new(name, Label::PLACE)).unwrap();
            let mut bytes = builder.build().unwrap().as_bytes().to_vec();
            assert_eq!(Gazetteer::from_bytes(&bytes).unwrap().find(name).len(), 1);
            assert!(exchange(&mut bytes, from, to) > 0);
            reseal(&mut bytes);
            let forged = Gazetteer::from_bytes(&bytes).unwrap();
            assert!(forged.find(text).iter().all(|found| text.contains(found.text())), "{text}");
            assert!(forged.names().all(|entry| entry.matched_name().is_empty()), "half a character is no name");
        }
    }
}

#[test]
fn a_resealed_header_is_read_within_its_bounds() {
    let good = small();
    let mut n_opened = 0;
    for field in 2..HEADER / 8 - 1 {
        let old = u64::from_le_bytes(good[field * 8..field * 8 + 8].try_into().unwrap());
        for value in [
            0,
            1,
            7,
            8,
            255,
            256,
            264,
            1 << 20,
            1 << 32,
            1 << 63,
            u64::MAX - 7,
            u64::MAX,
            old.wrapping_add(1),
            old.wrapping_add(8),
            old.wrapping_sub(1),
            old.wrapping_sub(8),
            old.wrapping_mul(2),
        ] {
            let mut bad = good.clone();
            bad[field * 8..field * 8 + 8].copy_from_slice(&value.to_le_bytes());
            reseal(&mut bad);
            if let Ok(gazetteer) = Gazetteer::from_bytes(&bad) {
                use_all(&gazetteer);
                n_opened += 1;
            }
        }
    }
    assert!(n_opened > 0, "no resealed header was taken: the test tests nothing");
}

#[test]
fn resealed_files_are_read_within_their_bounds_when_mapped() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    let good = small();
    for at in (HEADER..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] = 0xFF;
        reseal(&mut bad);
        if let Ok(gazetteer) = open(&bad, &path) {
            use_all(&gazetteer);
        }
    }
}

#[test]
fn foreign_bytes_are_refused() {
    for bytes in [&b""[..], b"name\nOsh\n", b"ONOMAST", b"ONOMAST\n", &[0; 300], &[0xFF; 4096], b"PK\x03\x04"] {
        let error = Gazetteer::from_bytes(bytes).err().unwrap();
        assert!(error.is_format() && error.to_string().starts_with("compiled list: found "), "{error}");
    }
    let mut other = small();
    other[..8].copy_from_slice(b"NOTOURS\n");
    let error = Gazetteer::from_bytes(&other).err().unwrap();
    assert!(error.to_string().contains("of a compiled list"), "{error}");
}

#[test]
fn a_file_of_another_version_is_refused_by_its_version() {
    let good = small();
    let current = u64::from_le_bytes(good[8..16].try_into().unwrap());
    for version in [0, current + 1, u64::MAX] {
        let mut other = good.clone();
        other[8..16].copy_from_slice(&version.to_le_bytes());
        reseal(&mut other);
        let error = Gazetteer::from_bytes(&other).err().unwrap();
        assert_eq!(error.to_string(), format!("compiled list: found format version {version}, expected {current}: compile it again"));
    }
}

#[test]
fn a_file_made_with_another_fold_is_refused() {
    for tolerance in [Tolerance::Full, Tolerance::Literal] {
        let good = compiled(tolerance);
        let current = field(&good, FOLD);
        assert_ne!(current, 0);
        for fold in [0, current ^ 1, u64::MAX] {
            let mut other = good.clone();
            other[FOLD * 8..FOLD * 8 + 8].copy_from_slice(&fold.to_le_bytes());
            reseal(&mut other);
            let error = Gazetteer::from_bytes(&other).err().unwrap().to_string();
            assert_eq!(
                error,
                format!("compiled list: found a list made with the fold {fold:016x}, expected {current:016x} of this version: compile it again")
            );
        }
    }
}

/// A compiled list of more than the 4 MB that opening checks.
fn large() -> Vec<u8> {
    let note = "x".repeat(80);
    let entries = (0..50_000).map(|number| Entry::new(format!("Town {number}"), Label::PLACE).id(number.to_string()).attribute("note", &note));
    let gazetteer = Gazetteer::from_entries(entries).unwrap();
    assert!(gazetteer.as_bytes().len() > 4 << 20);
    gazetteer.as_bytes().to_vec()
}

#[test]
fn every_page_of_a_large_file_has_its_sum() {
    let mut bytes = large();
    let sums = usize::try_from(field(&bytes, SUMS)).unwrap();
    assert!(Gazetteer::from_bytes(&bytes).unwrap().verify().is_ok());
    for at in (HEADER..sums).step_by(PAGE / 2 - 1).chain([HEADER, HEADER + PAGE - 1, HEADER + PAGE, sums - 1]) {
        bytes[at] ^= 1;
        let error = Gazetteer::from_bytes(&bytes).and_then(|gazetteer| gazetteer.verify()).err().unwrap_or_else(|| panic!("byte {at}")).to_string();
        let page = (at - HEADER) / PAGE;
        let start = HEADER + page * PAGE;
        let expect = format!("over page {page}, bytes {start} to {}, expected", (start + PAGE).min(sums));
        assert!(error.contains(&expect), "byte {at}: {error}");
        bytes[at] ^= 1;
    }
    for at in sums..bytes.len() {
        bytes[at] ^= 0x80;
        assert!(Gazetteer::from_bytes(&bytes).is_err(), "byte {at} of the sums");
        bytes[at] ^= 0x80;
    }
    assert!(Gazetteer::from_bytes(&bytes).unwrap().verify().is_ok());

    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    bytes[sums / 2] ^= 1;
    let error = open(&bytes, &path).unwrap().verify().unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}: found the checksum ", path.display())), "{error}");
}

#[test]
fn an_error_names_the_mapped_file() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    let good = small();
    let error = open(&good[..good.len() - 8], &path).err().unwrap();
    assert_eq!(error.to_string(), format!("{}: found {} bytes, expected {} as the header says", path.display(), good.len() - 8, good.len()));
}

#[test]
fn writing_and_reading_is_identity() {
    let scratch = tempfile::tempdir().unwrap();
    for tolerance in [Tolerance::Full, Tolerance::Literal] {
        let path = scratch.path().join(format!("{tolerance:?}"));
        let filled = || {
            let mut builder = Gazetteer::builder_with(tolerance);
            for entry in entries() {
                builder.push(&entry).unwrap();
            }
            builder
        };
        let memory = filled().build().unwrap();
        filled().write(&path).unwrap();
        let mapped = Gazetteer::open(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), memory.as_bytes());
        assert_eq!(mapped.as_bytes(), memory.as_bytes());
        assert_eq!(Gazetteer::from_bytes(memory.as_bytes()).unwrap().as_bytes(), memory.as_bytes());
        assert_eq!((mapped.checksum(), mapped.n_entries(), mapped.n_names()), (memory.checksum(), 7, 9));
        assert!(mapped.verify().is_ok());
        let told = |gazetteer: &Gazetteer| -> Vec<String> {
            gazetteer
                .names()
                .map(|entry| format!("{} {} {:?} {:?} {:?}", entry.matched_name(), entry.name(), entry.id(), entry.attributes(), entry.names()))
                .collect()
        };
        assert_eq!(told(&mapped), told(&memory));
        assert_eq!(mapped.counts(), memory.counts());
        assert!(!path.with_extension("part").exists());
    }
}

#[test]
fn the_same_entries_give_the_same_bytes() {
    assert_eq!(small(), small());
    let mut other = entries();
    other.pop();
    assert_ne!(Gazetteer::from_entries(other).unwrap().checksum(), Gazetteer::from_entries(entries()).unwrap().checksum());
}

#[test]
fn names_that_came_twice_are_merged_and_told() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    let mut builder = Gazetteer::builder();
    for name in ["Osh", "Talas", "Osh", "OSH", "Osh"] {
        builder.push(&Entry::new(name, Label::PLACE)).unwrap();
    }
    builder.push(&Entry::new("Osh", Label::PLACE).id("other")).unwrap();
    let duplicates = builder.write(&path).unwrap();
    assert_eq!((duplicates.count(), duplicates.names()), (2, &["Osh".to_owned(), "Osh".to_owned()][..]));
    let gazetteer = Gazetteer::open(&path).unwrap();
    assert_eq!(gazetteer.n_names(), 4);
    let ids: Vec<&str> = gazetteer.find("osh").iter().flat_map(|found| found.entries().map(|entry| entry.id()).collect::<Vec<_>>()).collect();
    assert_eq!(ids, ["", "", "other"], "Osh, OSH, and the one with an id");
}

#[test]
fn an_empty_gazetteer_is_written_read_and_finds_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    assert_eq!(Gazetteer::builder().write(&path).unwrap().count(), 0);
    let gazetteer = Gazetteer::open(&path).unwrap();
    assert_eq!((gazetteer.n_entries(), gazetteer.n_names(), gazetteer.names().count()), (0, 0, 0));
    assert!(gazetteer.find(TEXT).is_empty() && gazetteer.counts().is_empty() && gazetteer.verify().is_ok());
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_and_leaves_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let error = Gazetteer::builder().write(scratch.path().join("no/such/folder")).unwrap_err();
    assert!(error.is_io(), "{error}");
    let folder = scratch.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("x"), "").unwrap();
    assert!(Gazetteer::builder().write(&folder).unwrap_err().is_io());
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1, "a scratch file is left");
}

fn towns(names: &[&str]) -> GazetteerBuilder {
    let mut builder = Gazetteer::builder();
    builder.extend(names.iter().map(|name| Entry::new(*name, Label::PLACE))).unwrap();
    builder
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    std::fs::write(scratch.path().join("names.part"), "not ours").unwrap();
    for names in [&["Osh"][..], &["Osh", "Talas"], &[]] {
        towns(names).write(&path).unwrap();
        assert_eq!(Gazetteer::open(&path).unwrap().n_names(), names.len() as u64);
        assert_eq!(names_in(scratch.path()), ["names", "names.part"]);
    }
    assert_eq!(std::fs::read(scratch.path().join("names.part")).unwrap(), b"not ours");
}

#[test]
fn writers_of_one_file_do_not_mix() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("names");
    let lists: Vec<Vec<String>> = (1..9).map(|n_names| (0..n_names * 50).map(|number| format!("Town {number}")).collect()).collect();
    std::thread::scope(|scope| {
        for list in &lists {
            let names: Vec<&str> = list.iter().map(String::as_str).collect();
            let path = &path;
            scope.spawn(move || towns(&names).write(path).unwrap());
        }
    });
    let written = Gazetteer::open(&path).unwrap();
    written.verify().unwrap();
    assert!(lists.iter().any(|list| list.len() as u64 == written.n_names()), "{written:?}");
    assert_eq!(names_in(scratch.path()), ["names"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_special_files_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name);
    std::fs::create_dir(at("folder")).unwrap();
    symlink("folder/names", at("link")).unwrap();
    symlink("link", at("second")).unwrap();
    for n_names in [1, 2] {
        // The first time the link leads to nothing, the second to a file whose permissions stay.
        towns(&["Osh", "Talas"][..n_names]).write(at("second")).unwrap();
        assert_eq!(Gazetteer::open(at("folder/names")).unwrap().n_names(), n_names as u64);
        std::fs::set_permissions(at("folder/names"), std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    assert!(at("second").is_symlink() && at("link").is_symlink());
    assert_eq!(std::fs::metadata(at("folder/names")).unwrap().permissions().mode() & 0o777, 0o640);

    symlink("loop", at("loop")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    for special in [at("loop"), at("socket"), at("folder"), "/dev/null".into()] {
        let error = towns(&["Osh"]).write(&special).unwrap_err();
        assert!(error.is_io() && error.to_string().contains("expected a regular file or none"), "{error}");
    }
    assert_eq!(names_in(scratch.path()), ["folder", "link", "loop", "second", "socket"]);
    assert_eq!(names_in(&at("folder")), ["names"]);
}

#[test]
fn a_name_is_looked_up_as_a_whole() {
    let gazetteer = Gazetteer::from_entries(entries()).unwrap();
    let lookup = |name: &str| -> Vec<String> { gazetteer.lookup(name).iter().map(|entry| entry.name().to_owned()).collect() };
    assert_eq!(lookup(" NEW-YORK "), ["New York"]);
    assert_eq!(lookup("nyc"), ["New York"]);
    assert_eq!(lookup("York"), ["York", "York"]);
    assert_eq!(lookup("york"), ["York"], "the club; the place wants its case");
    assert_eq!(lookup("yahoo!"), ["Yahoo!"]);
    for other in ["", "New", "Yahoo", "New York Times", "\u{6771}", "J.K."] {
        assert_eq!(lookup(other), [""; 0], "{other}");
    }
    let mut names: Vec<&str> = gazetteer.entries().map(|entry| entry.name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["J.K. Rowling", "New York", "S\u{E3}o Paulo", "Yahoo!", "York", "York", "\u{6771}\u{4EAC}"]);
    let mut listed = entries();
    for entry in gazetteer.entries() {
        let place = listed.iter().position(|listed| *listed == entry.to_entry()).unwrap_or_else(|| panic!("{entry:?}"));
        listed.remove(place);
    }
    assert_eq!(listed, []);
}

#[test]
fn an_entry_without_a_label_blocks_every_label() {
    let list = "name\tlabel\nOsh\tMISC\nUK\tPERSON\nAlmaty\t\n";
    let mut builder = Gazetteer::builder();
    builder.read_list("blocked.tsv", list.as_bytes()).unwrap();
    builder.push(&Entry::new("Naryn", Label::MISC)).unwrap();
    let gazetteer = Gazetteer::from_bytes(builder.build().unwrap().as_bytes()).unwrap();
    let blocks = |name: &str, label: Label| -> Vec<bool> { gazetteer.lookup(name).iter().map(|entry| entry.blocks(&label)).collect() };
    assert_eq!((blocks("UK", Label::PERSON), blocks("UK", Label::PLACE)), (vec![true], vec![false]));
    assert_eq!((blocks("Osh", Label::MISC), blocks("Osh", Label::PLACE)), (vec![true], vec![false]));
    assert_eq!((blocks("Almaty", Label::PLACE), blocks("Naryn", Label::PLACE)), (vec![true], vec![true]));
}

#[test]
fn what_is_built_is_shared_between_threads() {
    fn check<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::fmt::Debug>() {}
    check::<Gazetteer>();
    check::<GazetteerBuilder>();
    check::<Entry>();
    check::<EntryRef<'static>>();
    check::<ListReader<&[u8]>>();
    check::<Duplicates>();
    check::<(Case, Policy, Tolerance)>();
}

#[test]
fn cases_and_policies_have_words() {
    for (case, word) in [(Case::Fold, "fold"), (Case::Exact, "exact"), (Case::Title, "title")] {
        assert_eq!((case.to_string().as_str(), word.parse::<Case>().unwrap()), (word, case));
        assert_eq!(serde_json::to_value(case).unwrap(), word);
        assert_eq!(serde_json::from_value::<Case>(word.into()).unwrap(), case);
    }
    for (policy, word) in [(Policy::Candidate, "candidate"), (Policy::Always, "always"), (Policy::Context, "context")] {
        assert_eq!((policy.to_string().as_str(), word.parse::<Policy>().unwrap()), (word, policy));
        assert_eq!(serde_json::to_value(policy).unwrap(), word);
        assert_eq!(serde_json::from_value::<Policy>(word.into()).unwrap(), policy);
    }
    assert_eq!("Fold".parse::<Case>().unwrap_err().to_string(), "case: found `Fold`, expected `fold`, `exact` or `title`");
    assert!(serde_json::from_str::<Policy>("\"never\"").unwrap_err().to_string().contains("expected `candidate`, `always` or `context`"));
}
