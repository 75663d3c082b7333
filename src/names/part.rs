//! What the lists say of the given name in a mention of a person: for whom it is, what it is short for, where it stands.

use std::ops::Range;

use crate::cue::{Lists, Told};
use crate::document;
use crate::gazetteer::EntryRef;
use crate::gazetteer::find::Hit;
use crate::keyed::HashMap;
use crate::language::{Roles, has_role, role};

/// What a list says of one given name.
#[derive(Clone, Default)]
struct Given {
    /// For a man, for a woman, for both; nothing where the list does not tell.
    gender: Roles,
    /// Whether it is one of a culture in which the surname comes first.
    is_second: bool,
    /// The hashes of the names that it is short for.
    full: Vec<u64>,
}

/// What the lists say of the given names of one mention.
#[derive(Clone, Default)]
pub(crate) struct Part {
    pub(super) gender: Roles,
    /// Whether the first and the last word are given names of a culture in which the surname comes first.
    pub(super) is_second: [bool; 2],
    pub(super) full: Vec<u64>,
}

/// What was read of the lists: a document repeats its names.
#[derive(Default)]
pub(crate) struct Parts {
    known: HashMap<(u32, u64), Given>,
}

impl Parts {
    /// Reads the hits that lie in a mention; each comes with its tokens, in the order of the text.
    pub(crate) fn read(&mut self, lists: &Lists, mention: &Range<usize>, hits: impl Iterator<Item = (Hit, Range<usize>)>) -> Part {
        let mut part = Part::default();
        let mut genders = [0; 2];
        for (hit, tokens) in hits.filter(|(hit, _)| matches!(lists.told(hit), Some(Told::NamePart(_)))) {
            let (is_first, is_last) = (tokens.start == mention.start, tokens.end == mention.end);
            if !is_first && !is_last {
                continue;
            }
            let given = self.known.entry((hit.index, hit.record)).or_insert_with(|| {
                let entry = lists.gazetteers[hit.index as usize].entry(hit.record);
                entry.map(|entry| Given::of(&entry)).unwrap_or_default()
            });
            if is_first && tokens.len() == 1 {
                part.full.extend(&given.full);
            }
            // A mention of one word may be a surname: whose it is nobody knows.
            if is_first != is_last {
                genders[usize::from(is_last)] |= given.gender;
                part.is_second[usize::from(is_last)] |= given.is_second;
            }
        }
        let is_told = |gender: &Roles| *gender == role::MALE || *gender == role::FEMALE;
        // Where both may be given names, the surname-first culture decides: "Nguyen" is also how "Nguyên" is written.
        let at = usize::from(part.is_second[1] && (part.is_second[0] || is_told(&genders[1])));
        part.gender = Some(genders[at]).filter(is_told).unwrap_or(0);
        part
    }
}

impl Given {
    fn of(entry: &EntryRef<'_>) -> Self {
        let of = |key: &str| entry.attribute(key).unwrap_or_default();
        match entry.subtype() {
            "given-name" => {
                let gender = match of("gender") {
                    "m" => role::MALE,
                    "f" => role::FEMALE,
                    _ => role::MALE | role::FEMALE,
                };
                let is_second = of("cultures").split(' ').any(|culture| has_role(document::token_hash(culture), role::SURNAME_FIRST));
                Self { gender, is_second, full: Vec::new() }
            }
            "nickname" => {
                let full = of("full").split('|').filter(|name| !name.is_empty()).map(document::token_hash).collect();
                Self { full, ..Self::default() }
            }
            _ => Self::default(),
        }
    }
}
