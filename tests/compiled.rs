//! The compiled file: written and read again it is the same; truncated, corrupt or foreign it is refused or harmless.

use std::path::Path;

use onomast::{Case, Entry, Gazetteer, Label, Matcher, Overlap, Policy, Tolerance};
use xxhash_rust::xxh3::xxh3_64;

const HEADER: usize = 256;
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
    Gazetteer::from_entries(entries()).unwrap().as_bytes().to_vec()
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

/// Makes both checksums right, so that what is tested is the reader.
fn reseal(bytes: &mut [u8]) {
    let body = xxh3_64(&bytes[HEADER..]);
    bytes[32..40].copy_from_slice(&body.to_le_bytes());
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
    let good = small();
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
        assert_eq!(error.to_string(), format!("compiled list: found format version {version}, expected {current}"));
    }
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
            let mut builder = Gazetteer::builder().tolerance(tolerance);
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
