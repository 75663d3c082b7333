//! Columns of text in, columns of lists out: one list a row, null for null.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayBuilder, ArrayRef, AsArray, Float64Builder, ListArray, ListBuilder, StringBuilder, StructArray, UInt32Builder,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, exec_err};
use onomast::gazetteer::Match;
use onomast::{Extraction, Offsets, Span};

/// The columns that a list of one kind has, filled row by row.
pub(crate) trait Rows: Default {
    /// What is found in one text.
    type Found<'t>;

    /// The fields of an item.
    fn fields() -> Fields;

    /// Adds what is found in a text, whose spans are told in the unit asked for; gives how many items that is.
    fn push(&mut self, found: &Self::Found<'_>, spans: &[Span]) -> usize;

    /// The columns, in the order of the fields.
    fn finish(self) -> Vec<ArrayRef>;

    /// The type of the column.
    fn data_type() -> DataType {
        DataType::List(item(Self::fields()))
    }
}

fn item(fields: Fields) -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Struct(fields), false))
}

/// The texts of a column.
pub(crate) fn texts<'a>(function: &str, column: &'a ArrayRef) -> Result<Box<dyn Iterator<Item = Option<&'a str>> + 'a>> {
    Ok(match column.data_type() {
        DataType::Utf8 => Box::new(column.as_string::<i32>().iter()),
        DataType::LargeUtf8 => Box::new(column.as_string::<i64>().iter()),
        DataType::Utf8View => Box::new(column.as_string_view().iter()),
        other => return exec_err!("{function}: found a column of {other}, expected text"),
    })
}

/// Columns that grow with the rows of a batch.
pub(crate) struct Lists<R> {
    rows: R,
    lengths: Vec<usize>,
    valid: Vec<bool>,
    n_bytes: usize,
}

impl<R: Rows> Lists<R> {
    pub(crate) fn new(n_rows: usize) -> Self {
        Self { rows: R::default(), lengths: Vec::with_capacity(n_rows), valid: Vec::with_capacity(n_rows), n_bytes: 0 }
    }

    /// A row without a list.
    pub(crate) fn push_null(&mut self) {
        self.lengths.push(0);
        self.valid.push(false);
    }

    /// The row of a text.
    ///
    /// # Errors
    /// If the texts of the batch are more than its columns can count.
    pub(crate) fn push(&mut self, text: &str, (found, spans): &(R::Found<'_>, Vec<Span>)) -> Result<()> {
        self.n_bytes += text.len();
        if self.n_bytes > i32::MAX as usize {
            return exec_err!("found more than 2 GiB of text in one batch, expected less: set a smaller datafusion.execution.batch_size");
        }
        self.lengths.push(self.rows.push(found, spans));
        self.valid.push(true);
        Ok(())
    }

    pub(crate) fn finish(self) -> ListArray {
        let items = StructArray::new(R::fields(), self.rows.finish(), None);
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        ListArray::new(item(R::fields()), offsets, Arc::new(items), Some(NullBuffer::from(self.valid)))
    }
}

fn finished<const N: usize>(columns: [&mut dyn ArrayBuilder; N]) -> Vec<ArrayRef> {
    columns.map(|column| column.finish()).to_vec()
}

/// Mentions: what `onomast_tag` gives.
#[derive(Default)]
pub(crate) struct Mentions {
    start: UInt32Builder,
    end: UInt32Builder,
    text: StringBuilder,
    label: StringBuilder,
    subtype: StringBuilder,
    score: Float64Builder,
    entity: UInt32Builder,
    id: StringBuilder,
}

impl Rows for Mentions {
    type Found<'t> = Extraction<'t>;

    fn fields() -> Fields {
        Fields::from(vec![
            Field::new("start", DataType::UInt32, false),
            Field::new("end", DataType::UInt32, false),
            Field::new("text", DataType::Utf8, false),
            Field::new("label", DataType::Utf8, false),
            Field::new("subtype", DataType::Utf8, false),
            Field::new("score", DataType::Float64, false),
            Field::new("entity", DataType::UInt32, false),
            Field::new("id", DataType::Utf8, true),
        ])
    }

    fn push(&mut self, found: &Extraction<'_>, spans: &[Span]) -> usize {
        for (mention, span) in found.mentions().iter().zip(spans) {
            self.start.append_value(span.start() as u32);
            self.end.append_value(span.end() as u32);
            self.text.append_value(mention.text());
            self.label.append_value(mention.label().as_str());
            self.subtype.append_value(mention.subtype());
            self.score.append_value(mention.score());
            self.entity.append_value(mention.entity() as u32);
            self.id.append_option(mention.entries().map(|entry| entry.id()).find(|id| !id.is_empty()));
        }
        spans.len()
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        finished([
            &mut self.start,
            &mut self.end,
            &mut self.text,
            &mut self.label,
            &mut self.subtype,
            &mut self.score,
            &mut self.entity,
            &mut self.id,
        ])
    }
}

/// Who or what the mentions mean: what `onomast_entities` gives. Those of one key are one.
#[derive(Default)]
pub(crate) struct Entities {
    key: StringBuilder,
    label: StringBuilder,
    name: StringBuilder,
    ids: ListBuilder<StringBuilder>,
    mentions: UInt32Builder,
    first: UInt32Builder,
}

impl Rows for Entities {
    type Found<'t> = Extraction<'t>;

    fn fields() -> Fields {
        let id = Arc::new(Field::new_list_field(DataType::Utf8, true));
        Fields::from(vec![
            Field::new("key", DataType::Utf8, false),
            Field::new("label", DataType::Utf8, false),
            Field::new("name", DataType::Utf8, false),
            Field::new("ids", DataType::List(id), false),
            Field::new("mentions", DataType::UInt32, false),
            Field::new("first", DataType::UInt32, false),
        ])
    }

    fn push(&mut self, found: &Extraction<'_>, spans: &[Span]) -> usize {
        let mut counts: Vec<u32> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for entity in found.entities() {
            let n_mentions = entity.mentions().len() as u32;
            match known.entry(entity.key()) {
                Entry::Occupied(known) => counts[*known.get()] += n_mentions,
                Entry::Vacant(new) => {
                    self.key.append_value(new.key());
                    self.label.append_value(entity.label().as_str());
                    self.name.append_value(entity.name());
                    self.ids.append_value(entity.ids().into_iter().map(Some));
                    self.first.append_value(entity.mentions().first().map_or(0, |&mention| spans[mention].start() as u32));
                    new.insert(counts.len());
                    counts.push(n_mentions);
                }
            }
        }
        self.mentions.append_slice(&counts);
        counts.len()
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        finished([&mut self.key, &mut self.label, &mut self.name, &mut self.ids, &mut self.mentions, &mut self.first])
    }
}

/// The names of a list: what `onomast_match` gives.
#[derive(Default)]
pub(crate) struct Matches {
    start: UInt32Builder,
    end: UInt32Builder,
    text: StringBuilder,
    label: StringBuilder,
    subtype: StringBuilder,
    id: StringBuilder,
    name: StringBuilder,
}

impl Rows for Matches {
    type Found<'t> = Vec<Match<'t, 't>>;

    fn fields() -> Fields {
        Fields::from(vec![
            Field::new("start", DataType::UInt32, false),
            Field::new("end", DataType::UInt32, false),
            Field::new("text", DataType::Utf8, false),
            Field::new("label", DataType::Utf8, false),
            Field::new("subtype", DataType::Utf8, false),
            Field::new("id", DataType::Utf8, true),
            Field::new("name", DataType::Utf8, false),
        ])
    }

    fn push(&mut self, found: &Vec<Match<'_, '_>>, spans: &[Span]) -> usize {
        for (found, span) in found.iter().zip(spans) {
            let first = found.entries().next();
            self.start.append_value(span.start() as u32);
            self.end.append_value(span.end() as u32);
            self.text.append_value(found.text());
            self.label.append_value(found.label().as_str());
            self.subtype.append_value(first.map_or("", |entry| entry.subtype()));
            self.id.append_option(found.entries().map(|entry| entry.id()).find(|id| !id.is_empty()));
            self.name.append_value(first.map_or(found.text(), |entry| entry.name()));
        }
        spans.len()
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        finished([&mut self.start, &mut self.end, &mut self.text, &mut self.label, &mut self.subtype, &mut self.id, &mut self.name])
    }
}

/// The spans of an extraction in a unit.
pub(crate) fn spans_of(found: &Extraction<'_>, offsets: Offsets) -> Vec<Span> {
    let spans: Vec<Span> = found.mentions().iter().map(|mention| mention.span()).collect();
    offsets.convert(found.text(), &spans)
}
