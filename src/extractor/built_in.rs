//! What belongs to English: what is small is always there, the lists and the model with the feature `english`.

use std::sync::LazyLock;

use crate::calibration::Calibration;
use crate::gazetteer::{Gazetteer, GazetteerBuilder, Tolerances};
use crate::label::Label;
use crate::model::Join;
use crate::rule::Rules;

pub(super) use embedded::{lists, model};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::english);
static CALIBRATION: LazyLock<Calibration> = LazyLock::new(Calibration::english);
static JOIN: LazyLock<Join> = LazyLock::new(Join::english);

/// The rules that go with the lists, and what their points mean.
pub(super) fn weights() -> (Rules, Calibration) {
    (RULES.clone(), CALIBRATION.clone())
}

/// The names of a list, but for its triggers, under other tolerances.
pub(super) fn tolerant(names: &Gazetteer, tolerances: Tolerances) -> Option<Gazetteer> {
    // What was found in a list can be put into one.
    names.builder_of(tolerances, |entry| *entry.label() != Label::TRIGGER).and_then(GazetteerBuilder::build).ok()
}

/// What models are worth.
pub(super) fn join() -> Join {
    JOIN.clone()
}

#[cfg(feature = "english")]
mod embedded {
    use std::sync::LazyLock;

    use crate::gazetteer::Gazetteer;
    use crate::model::Model;

    static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| Model::built_in(include_bytes!("../../languages/en/model.bin")).ok());

    /// Bytes at a cache line, as an index wants them.
    #[repr(C, align(64))]
    struct Aligned<T: ?Sized>(T);

    static NAMES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/english.names")));
    static WORDS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/english.words")));

    /// The names and the common words, as the build script compiled them.
    pub(in super::super) fn lists() -> Option<(Gazetteer, Gazetteer)> {
        // The bytes were written by the same code that reads them; a test opens them.
        Gazetteer::built_in(&NAMES.0).ok().zip(Gazetteer::built_in(&WORDS.0).ok())
    }

    /// The model that learned with those lists; none if the library was built while it was trained anew.
    pub(in super::super) fn model() -> Option<Model> {
        MODEL.clone()
    }
}

#[cfg(not(feature = "english"))]
mod embedded {
    use crate::gazetteer::Gazetteer;
    use crate::model::Model;

    pub(in super::super) fn lists() -> Option<(Gazetteer, Gazetteer)> {
        None
    }

    pub(in super::super) fn model() -> Option<Model> {
        None
    }
}
