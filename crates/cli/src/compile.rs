//! `compile`: lists to one mapped file.

use std::path::PathBuf;

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use onomast::Gazetteer;
use onomast::gazetteer::Tolerance;

use crate::arguments::Compile;
use crate::output_file::OutputFile;
use crate::{Status, escape, source};

pub(crate) const EXAMPLES: &str = "\
Examples:
  onomast compile cities.tsv firms.tsv -o mine.bin
  onomast compile --literal tickers.tsv -o tickers.bin
  onomast compile --tolerance translit,parts,typo:1 watch.tsv -o watch.bin
  onomast match --gazetteer mine.bin report.txt

A list is a table with tabs and a header row. Its columns, in any order:
  name     the name; required
  label    PERSON, PLACE, ORGANIZATION, MISC or a word of yours;
           MISC by default
  subtype  a finer kind, such as city
  id       your key, which comes back with each match
  aliases  other names, with `|` between them; [exact]WHO and
           [context]Apple bring case and policy along
  case     fold (any case, the default), title, exact
  policy   candidate (the default), context (also a common word: wants
           support), always (decides)
  weight   0 to 65535: of two things with one name the heavier is the
           likelier; 50 by default
  match    what spellings of these names are forgiven, in the words of
           --tolerance, where that is less than the file forgives
Every other column comes back as an attribute. `# label: PLACE` before
the header sets a default for the file. A name that starts with # has a
backslash before it. Compile again after an update of the program.

--tolerance takes one of the first four words, and any of the others:
  literal   nothing: byte for byte, for codes
  fold      case, diacritics, hyphens, apostrophes, dots; the default
  translit  also other scripts, and other ways to spell a name in one
            script: Gaddafi, Qaddafi, Каддафи
  sound     also spellings that sound much alike
  endings   case endings of the text: Бишкеке, Ankara'ya, Merkels
  parts     of persons another order (Polo, Marco), initials, middle names
            that are left out
  typo:1    a wrong letter in names of five letters or more; typo:2 also
            two in names of nine or more
The more is forgiven, the more is found that is another name; docs/TOLERANCE.md
tells what each is good for.";

pub(crate) fn run(arguments: &Compile) -> Result<Status> {
    if arguments.output.as_os_str() == "-" {
        bail!("found `-` as the output, expected a file: a compiled list is mapped, not streamed");
    }
    let mut output = OutputFile::create(&arguments.output, arguments.lists.iter().map(PathBuf::as_path))?;
    let tolerances = if arguments.literal { Tolerance::Literal.into() } else { arguments.tolerance };
    let mut builder = Gazetteer::builder_with(tolerances);
    let total = arguments.lists.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    let bar = bar(total);
    for path in &arguments.lists {
        let name = path.display().to_string();
        builder.read_list(&name, source::open(path, &bar)?)?;
    }
    bar.finish_and_clear();
    let duplicates = builder.write_to(&mut output)?;
    if duplicates.count() > 0 {
        let names = duplicates.names().join(", ");
        anstream::eprintln!("onomast: merged {} names that came twice with the same data: {}", duplicates.count(), escape::line(&names));
    }
    // What was written is checked before it takes its place.
    let written = Gazetteer::open(output.scratch())?;
    let (n_names, n_entries, n_bytes) = (written.n_names(), written.n_entries(), written.as_bytes().len());
    drop(written);
    output.finish()?;
    anstream::eprintln!("{}: {n_names} names of {n_entries} entries, {n_bytes} bytes", escape::line(&arguments.output.display().to_string()));
    Ok(Status::Done)
}

/// A progress bar over bytes; hidden where standard error is no terminal.
pub(crate) fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style)
}
