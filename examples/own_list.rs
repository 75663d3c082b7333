//! How do I find the names of a list of my own?
//!
//! Three ways to the same gazetteer: entries made in the program, a list in TSV, and a compiled file that is mapped
//! into memory, as one would do with millions of names. Ids and attributes come back with every mention.

use onomast::gazetteer::{Case, Policy};
use onomast::{Entry, Error, Extractor, Gazetteer, Label};

const SHIPS: &str = "\
# label: VESSEL
name\tid\taliases\tcase\tpolicy\tflag
Manas Ata\tvessel/1\tM/V Manas Ata\t\t\tKZ
Hope\tvessel/2\t\texact\talways\tMT
";

const TEXT: &str = "The MANAS-ATA left Aktau for Baku on Monday with hope of good weather. The Hope stayed in port, \
    and so did Kontiki, an Acme Shipping ferry.";

fn main() -> Result<(), Error> {
    let fleet = Gazetteer::from_entries([
        Entry::new("Acme Shipping", Label::ORGANIZATION).id("owner/7").subtype("company").alias("Acme Lines"),
        Entry::new("Kontiki", Label::new("VESSEL")).id("vessel/3").case(Case::Title).policy(Policy::Always).attribute("flag", "NO"),
    ])?;

    let mut ships = Gazetteer::builder();
    ships.read_list("ships.tsv", SHIPS.as_bytes())?;

    // Writing is done once, by this program or by `onomast compile`; opening is a map and a check of the header.
    let path = std::env::temp_dir().join(format!("onomast-own-list-{}.names", std::process::id()));
    let duplicates = ships.write(&path)?;
    let ships = Gazetteer::open(&path)?;
    println!("{} names, {} bytes, {} of them twice\n", ships.n_names(), ships.as_bytes().len(), duplicates.count());

    // Lists that are added first take precedence; the built-in ones come last.
    let extractor = Extractor::builder().gazetteer(fleet).gazetteer(ships).build();
    for mention in extractor.extract(TEXT).mentions() {
        print!("{:<12} {:<14} from {:<9}", mention.label(), mention.text(), mention.source());
        match mention.entries().next() {
            Some(entry) => println!(" {} {} {:?}", entry.id(), entry.name(), entry.attributes()),
            None => println!(),
        }
    }
    std::fs::remove_file(&path).ok();
    Ok(())
}
