//! How do I hand the result to a program in another language?
//!
//! An [`onomast::Extraction`] serializes with serde; offsets are bytes unless another unit is asked for. Python indexes
//! strings by character, JavaScript and Java by UTF-16 code unit: the same mention has three positions in this text.

use onomast::{Extractor, Offsets};

const TEXT: &str = "🎻 José Carreras sang in Zürich; the Vienna Philharmonic played.";

fn main() -> Result<(), serde_json::Error> {
    let extractor = Extractor::english();
    let found = extractor.extract(TEXT);

    // What `text[start:end]` in Python expects.
    println!("{}", serde_json::to_string_pretty(&found.in_offsets(Offsets::Char))?);

    for (name, offsets) in [("bytes", Offsets::Byte), ("characters", Offsets::Char), ("UTF-16", Offsets::Utf16)] {
        let json = serde_json::to_value(found.in_offsets(offsets))?;
        let mentions = json["mentions"].as_array().map_or(&[][..], Vec::as_slice);
        let places: Vec<String> = mentions.iter().map(|mention| format!("{} {}..{}", mention["text"], mention["start"], mention["end"])).collect();
        println!("{name:<10}  {}", places.join("  "));
    }
    Ok(())
}
