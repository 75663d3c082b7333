//! GeoJSON (RFC 7946): a feature for each place of a document of which a list knows the coordinates.

use std::collections::HashMap;
use std::io::Write;

use anyhow::Result;
use onomast::record::{MentionRecord, Record};
use onomast::{Offsets, Span};

use super::coordinates::Coordinates;
use super::json::{number, string};
use super::spans;
use crate::input::Document;

/// What comes before the features.
pub(super) const START: &[u8] = b"{\"type\":\"FeatureCollection\",\"features\":[\n";
/// What comes behind them.
pub(super) const END: &[u8] = b"\n]}\n";

/// A place: what its first mention says of it, and where all of them are.
struct Feature<'r> {
    mention: &'r MentionRecord,
    name: &'r str,
    coordinates: Coordinates,
    /// Of its surest mention.
    score: f64,
    mentions: Vec<Span>,
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
            features.push(Feature { mention, name, coordinates, score: 0.0, mentions: Vec::new() });
            features.len() - 1
        });
        features[place].add(mention, span);
    }
    for (index, feature) in features.iter().enumerate() {
        out.write_all(if index == 0 { b"" } else { b",\n" })?;
        feature.write(document, out)?;
    }
    Ok(())
}

impl Feature<'_> {
    fn add(&mut self, mention: &MentionRecord, span: Span) {
        self.score = self.score.max(mention.score);
        self.mentions.push(span);
    }

    fn write(&self, document: &Document, out: &mut dyn Write) -> Result<()> {
        let Self { mention, name, .. } = self;
        let (longitude, latitude, score) = (number(self.coordinates.longitude), number(self.coordinates.latitude), number(self.score));
        write!(out, "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{longitude},{latitude}]}},")?;
        write!(out, "\"properties\":{{\"document\":{},\"name\":{},\"label\":{}", document.id, string(name), string(mention.label.as_str()))?;
        if !mention.subtype.is_empty() {
            write!(out, ",\"subtype\":{}", string(&mention.subtype))?;
        }
        if !mention.ids.is_empty() {
            write!(out, ",\"ids\":[{}]", mention.ids.iter().map(|id| string(id)).collect::<Vec<_>>().join(","))?;
        }
        let mentions: Vec<String> = self.mentions.iter().map(|span| format!("[{},{}]", span.start(), span.end())).collect();
        Ok(write!(out, ",\"score\":{score},\"mentions\":[{}]}}}}", mentions.join(","))?)
    }
}
