//! Where a place lies, if its list has columns for that.

use onomast::record::MentionRecord;

/// The names of the columns, whatever their case, as lists and tables have them.
const LATITUDE: &[&str] = &["lat", "latitude"];
const LONGITUDE: &[&str] = &["lon", "longitude", "lng", "long"];

/// A place on the Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Coordinates {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

impl Coordinates {
    /// Those of the first entry of a mention; nothing if a column is missing, empty, no number, or beyond the Earth.
    pub(super) fn of(mention: &MentionRecord) -> Option<Self> {
        let degrees = |names: &[&str], most: f64| {
            let is_named = |key: &str| names.iter().any(|name| key.eq_ignore_ascii_case(name));
            let value = mention.attributes.iter().find(|(key, _)| is_named(key))?.1;
            value.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most)
        };
        Some(Self { latitude: degrees(LATITUDE, 90.0)?, longitude: degrees(LONGITUDE, 180.0)? })
    }
}
