//! GeoJSON (RFC 7946): a feature for each place of a document of which a list knows the coordinates.

use std::collections::HashMap;
use std::io::Write;

use anyhow::Result;
use onomast::record::{MentionRecord, Record};
use onomast::{Label, Offsets, Span};
use serde::Serialize;
use serde_json::value::RawValue;

use super::coordinates::Coordinates;
use super::spans;
use crate::input::Document;

/// What comes before the features.
pub(super) const START: &[u8] = b"{\"type\":\"FeatureCollection\",\"features\":[\n";
/// What comes behind them.
pub(super) const END: &[u8] = b"\n]}\n";

#[derive(Serialize)]
#[serde(tag = "type")]
struct Feature<'r> {
    geometry: Geometry,
    properties: Properties<'r>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Point")]
struct Geometry {
    /// East, then north.
    coordinates: (f64, f64),
}

#[derive(Serialize)]
struct Properties<'r> {
    document: &'r RawValue,
    name: &'r str,
    label: &'r Label,
    #[serde(skip_serializing_if = "str::is_empty")]
    subtype: &'r str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ids: &'r [String],
    /// Of its surest mention.
    score: f64,
    /// Start and end of each.
    mentions: Vec<(usize, usize)>,
}

/// Writes the places of a document, in the order of their first mentions, a feature a line.
pub(super) fn write(document: &Document, record: &Record, offsets: Offsets, out: &mut dyn Write) -> Result<()> {
    let mut features: Vec<Feature<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (mention, span) in record.mentions.iter().zip(spans(&document.text, &record.mentions, offsets)) {
        let Some(coordinates) = Coordinates::of(mention) else { continue };
        let name = mention.name.as_deref().unwrap_or(&mention.text);
        let key = format!("{}\t{name}\t{}", mention.label, mention.ids.join("\t"));
        let place = *places.entry(key).or_insert_with(|| {
            features.push(feature(document, mention, name, coordinates));
            features.len() - 1
        });
        features[place].properties.add(mention, span);
    }
    for (index, feature) in features.iter().enumerate() {
        out.write_all(if index == 0 { b"" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, feature)?;
    }
    Ok(())
}

fn feature<'r>(document: &'r Document, mention: &'r MentionRecord, name: &'r str, coordinates: Coordinates) -> Feature<'r> {
    let properties = Properties {
        document: &document.id,
        name,
        label: &mention.label,
        subtype: &mention.subtype,
        ids: &mention.ids,
        score: 0.0,
        mentions: Vec::new(),
    };
    Feature { geometry: Geometry { coordinates: (coordinates.longitude, coordinates.latitude) }, properties }
}

impl Properties<'_> {
    fn add(&mut self, mention: &MentionRecord, span: Span) {
        self.score = self.score.max(mention.score);
        self.mentions.push((span.start(), span.end()));
    }
}
