//! `onomast import`, run as a program on small dumps and tables.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "import/ofac.rs"]
mod ofac;
#[path = "import/tables.rs"]
mod tables;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use onomast::Gazetteer;
use onomast::gazetteer::ListReader;
use tempfile::TempDir;

/// A directory of its own with what one import reads and writes.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn run(&self, arguments: &str) -> Output {
        let words = arguments.split_whitespace();
        Command::new(env!("CARGO_BIN_EXE_onomast")).arg("import").args(words).current_dir(self.0.path()).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs an import that must succeed; gives the rows of the list `out.tsv`, without comments, and standard error.
    fn rows(&self, arguments: &str) -> (Vec<String>, String) {
        let output = self.run(&format!("{arguments} -o out.tsv"));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        assert!(output.stdout.is_empty());
        let list = fs::read_to_string(self.path("out.tsv")).unwrap();
        self.is_tidy();
        let n_read = ListReader::new("out.tsv", list.as_bytes()).unwrap().collect::<Result<Vec<_>, _>>().unwrap().len();
        let rows: Vec<String> = list.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
        assert_eq!(n_read, rows.len() - 1);
        (rows, errors)
    }

    /// Runs an import that must stop with this on standard error and leave no file.
    fn fails(&self, arguments: &str, expected: &str) {
        let output = self.run(&format!("{arguments} -o out.tsv"));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(expected), "{errors}");
        assert!(!self.path("out.tsv").exists());
        self.is_tidy();
    }

    /// No file was left behind under a name that no test has given.
    fn is_tidy(&self) {
        let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(names.filter(|name| name.starts_with(".onomast")).count(), 0);
        assert!(!self.path("out.tsv.part").exists());
    }

    /// The aliases of the first row.
    fn aliases(&self, arguments: &str) -> String {
        let (rows, _) = self.rows(arguments);
        let at = rows[0].split('\t').position(|column| column == "aliases").unwrap();
        rows[1].split('\t').nth(at).unwrap().to_owned()
    }

    /// The same bad row, stopping the import and skipped.
    fn bad(&self, arguments: &str, expected: &str, rows: &[&str]) {
        self.fails(arguments, expected);
        let (found, errors) = self.rows(&format!("{arguments} --skip-bad"));
        assert!(errors.contains(expected) && errors.contains("skipped 1 bad row\n"), "{errors}");
        assert_eq!(found[1..], *rows);
        fs::remove_file(self.path("out.tsv")).unwrap();
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(text: &str) -> Vec<u8> {
    let mut encoder = BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// A line of the `geoname` table.
fn place(id: &str, name: &str, ascii: &str, more: &str, feature: &str, country: &str, population: &str) -> String {
    let feature = feature.replace('.', "\t");
    format!("{id}\t{name}\t{ascii}\t{more}\t42.87\t74.59\t{feature}\t{country}\t\t01\t\t\t\t{population}\t\t771\tAsia/Bishkek\t2024-01-01\n")
}

fn bishkek() -> String {
    place("1528675", "Bishkek", "Bishkek", "FRU,Frunze,Frunze,Pishpek|Old,Бишкек,,https://example.org/b", "P.PPLC", "KG", "1074075")
}

const BISHKEK: &str = "Bishkek\tcapital\tgeonames/1528675\t[exact]FRU|Frunze|Pishpek Old|Бишкек\tKG\t1074075\t42.87\t74.59\t\t";

#[test]
fn geonames() {
    let bench = Bench::new();
    bench.write("kg.txt", bishkek() + "\n" + &place("2", "Naryn", "Naryn", "", "H.STM", "KG", "0"));
    bench.write("pl.txt", place("3", "Łódź", "Lodz", "Lodsch", "P.PPLA", "PL", "690000") + &place("4", "Żary", "Zary", "", "P.PPL", "PL", "39900"));
    let (rows, errors) = bench.rows("geonames kg.txt pl.txt");
    let expected = [
        "name\tsubtype\tid\taliases\tcountry\tpopulation\tlatitude\tlongitude\tcase\tpolicy",
        BISHKEK,
        "Naryn\triver\tgeonames/2\t\tKG\t\t42.87\t74.59\t\t",
        "Łódź\tcity\tgeonames/3\tLodz|Lodsch\tPL\t690000\t42.87\t74.59\t\t",
        // The ASCII name differs in diacritics alone.
        "Żary\tcity\tgeonames/4\t\tPL\t39900\t42.87\t74.59\t\t",
    ];
    assert_eq!(rows, expected);
    assert!(errors.contains("out.tsv: 4 entries"), "{errors}");
    assert!(fs::read_to_string(bench.path("out.tsv")).unwrap().starts_with("# label: PLACE\n"));
    assert_eq!(Gazetteer::open(bench.path("out.tsv")).unwrap().n_entries(), 4);

    assert_eq!(bench.rows("geonames kg.txt pl.txt --countries kg,UZ --min-population 1000").0[1..], [BISHKEK]);
    assert_eq!(bench.rows("geonames kg.txt pl.txt --countries PL").0.len(), 3);
    assert_eq!(bench.run("geonames kg.txt --countries Kyrgyzstan -o out.tsv").status.code(), Some(2));
    assert_eq!(bench.run("geonames kg.txt").status.code(), Some(2));
}

#[test]
fn geonames_subtypes() {
    let bench = Bench::new();
    let cases = [
        ("A.PCLI", "country"),
        ("A.PCLD", "territory"),
        ("A.ADM1", "region"),
        ("P.PPLX", "district"),
        ("H.LK", "lake"),
        ("T.MT", "mountain"),
        ("T.MTS", "range"),
        ("T.ISLS", "island"),
        ("S.AIRP", "airport"),
        ("L.PRK", "park"),
        ("R.RD", "road"),
        (".", ""),
    ];
    bench.write("all.txt", cases.iter().map(|(feature, _)| place("7", "Somewhere", "Somewhere", "", feature, "KG", "")).collect::<String>());
    let (rows, _) = bench.rows("geonames all.txt");
    let found: Vec<&str> = rows[1..].iter().map(|row| row.split('\t').nth(1).unwrap()).collect();
    assert_eq!(found, cases.map(|(_, subtype)| subtype));
}

#[test]
fn geonames_alternate_names() {
    let bench = Bench::new();
    let names = "1\t1528675\ten\tBiškek City\t\t\t\t\t\t\n2\t1528675\tru\tБишкек\t1\t\t\t\t\t\n3\t1528675\tlink\thttps://example.org\t\t\t\t\t\t\n\
        4\t1528675\tiata\tFRU\t\t\t\t\t\t\n5\t99\ten\tElsewhere\t\t\t\t\t\t\n6\t1528675\tde\tBischkek\t\t\t\t\t\t\n7\t1528675\twkdt\tQ9361\t\t\t\t\t\t\n";
    bench.write("kg.txt", place("1528675", "Bishkek", "Bishkek", "", "P.PPLC", "KG", "5")).write("names.txt", names);
    assert_eq!(bench.aliases("geonames kg.txt --alternate-names names.txt"), "Biškek City|Бишкек|Bischkek");
    assert_eq!(bench.aliases("geonames kg.txt --alternate-names names.txt --languages en,ru"), "Biškek City|Бишкек");
    assert_eq!(bench.run("geonames kg.txt --languages en -o out.tsv").status.code(), Some(2));
    fs::remove_file(bench.path("out.tsv")).unwrap();

    bench.write("names.txt", "1\t1528675\tde\tBischkek\t\t\t\t\t\t\n2\t1528675\tde\n");
    let row = "Bishkek\tcapital\tgeonames/1528675\tBischkek\tKG\t5\t42.87\t74.59\t\t";
    bench.bad("geonames kg.txt --alternate-names names.txt", "names.txt:2: found 3 columns, expected 10 or 8", &[row]);
}

#[test]
fn geonames_bad_rows() {
    let bench = Bench::new();
    let cases: [(Vec<u8>, &str); 8] = [
        (b"1\tBishkek\n".to_vec(), "bad.txt:2: found 2 columns, expected 19"),
        ([bishkek().as_bytes(), b""].concat().iter().map(|&byte| if byte == b'F' { 0xFF } else { byte }).collect(), "bad.txt:2: found the byte 0xFF"),
        (place("2", "", "x", "", "P.PPL", "KG", "1").into(), "bad.txt:2: column `name`: found nothing, expected a name"),
        (place("2", "!?", "x", "", "P.PPL", "KG", "1").into(), "bad.txt:2: column `name`: found `!?`, expected a letter or digit"),
        (place("2", "Osh", "x", "", "P.PPL", "KG", "many").into(), "bad.txt:2: column `population`: found `many`, expected a whole number"),
        (place("two", "Osh", "x", "", "P.PPL", "KG", "1").into(), "bad.txt:2: column `geonameid`: found `two`"),
        (place("2", "Osh", "x", "", "P.PPL", "KG", "1").replace("42.87", "north").into(), "bad.txt:2: column `latitude`: found `north`"),
        (place("2", "Osh", "x", "", "P.PPL", "KG", "1").replace("74.59", "NaN").into(), "bad.txt:2: column `longitude`: found `NaN`"),
    ];
    for (line, expected) in cases {
        bench.write("bad.txt", [bishkek().as_bytes(), &line].concat());
        bench.bad("geonames bad.txt", expected, &[BISHKEK]);
    }
}

#[test]
fn compressed() {
    let bench = Bench::new();
    let second = place("4", "Osh", "Osh", "", "P.PPLA", "KG", "");
    // Two members one after the other, as parallel packers write them; the ending of the name says nothing.
    bench.write("gz.txt", [gzip(&bishkek()), gzip(&second)].concat()).write("bz.txt", [bzip2(&bishkek()), bzip2(&second)].concat());
    for file in ["gz.txt", "bz.txt"] {
        assert_eq!(bench.rows(&format!("geonames {file}")).0[1..], [BISHKEK, "Osh\tcity\tgeonames/4\t\tKG\t\t42.87\t74.59\ttitle\t"]);
    }
    fs::remove_file(bench.path("out.tsv")).unwrap();

    let (packed, other) = (gzip(&bishkek()), bzip2(&bishkek()));
    bench.write("cut.gz", &packed[..packed.len() - 6]).write("cut.bz2", &other[..other.len() - 6]).write("places.zip", b"PK\x03\x04....");
    for file in ["cut.gz", "cut.bz2", "places.zip", "missing.txt", "."] {
        bench.fails(&format!("geonames {file} --skip-bad"), file);
    }
}

const DUMP: &str = r#"[
{"type":"item","id":"Q42","labels":{"en":{"language":"en","value":"Douglas Adams"},"de":{"language":"de","value":"Douglas Adams"},"ru":{"language":"ru","value":"Дуглас Адамс"}},"descriptions":{"en":{"language":"en","value":"English writer"}},"aliases":{"en":[{"language":"en","value":"Douglas Noel Adams"},{"language":"en","value":"DNA"},{"language":"en","value":"Douglas|Adams\tJr"}]},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q5"},"type":"wikibase-entityid"}},"rank":"normal"}],"P18":[{"mainsnak":{"snaktype":"somevalue"},"rank":"normal"}]}},
{"type":"item","id":"Q183","labels":{"de":{"language":"de","value":"Deutschland"},"en":{"language":"en","value":"Germany"}},"descriptions":[],"aliases":[],"claims":{"P31":[{"mainsnak":{"snaktype":"somevalue"},"rank":"preferred"},{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}},"rank":"deprecated"},{"mainsnak":{"datavalue":{"value":{"numeric-id":6256}}},"rank":"normal"}],"P625":[{"mainsnak":{"datavalue":{"value":{"latitude":51,"longitude":10.5,"globe":"http://www.wikidata.org/entity/Q2"}}},"rank":"normal"}],"P297":[{"mainsnak":{"datavalue":{"value":"DE"}},"rank":"normal"}]}},
{"type":"item","id":"Q523","labels":{"en":{"language":"en","value":"star"}},"aliases":[],"claims":[]},
{"type":"item","id":"Q99","labels":{"fr":{"language":"fr","value":"Une ville"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q515"}}}}]}},
{"type":"item","id":"Q98","labels":{"mul":{"language":"mul","value":"Acme"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q4830453"}}}}]}}
]
"#;

const ADAMS: &str = "Douglas Adams\tPERSON\t\tQ42\tDouglas Noel Adams|[exact]DNA|Douglas Adams Jr\tEnglish writer\t\t\t\t\t";
const GERMANY: &str = "Germany\tPLACE\tcountry\tQ183\t\t\tDE\t51\t10.5\t\t";
const ACME: &str = "Acme\tORGANIZATION\tcompany\tQ98\t\t\t\t\t\t\t";

#[test]
fn wikidata() {
    let bench = Bench::new();
    let lines: String = DUMP.lines().filter(|line| line.len() > 1).map(|line| line.trim_end_matches(',').to_owned() + "\n").collect();
    let (first, rest) = lines.split_at(lines.find('\n').unwrap() + 1);
    bench.write("array.json", DUMP).write("lines.json", &lines);
    bench.write("dump.json.gz", [gzip(first), gzip(rest)].concat()).write("dump.json.bz2", [bzip2(first), bzip2(rest)].concat());
    for file in ["array.json", "lines.json", "dump.json.gz", "dump.json.bz2"] {
        let (rows, errors) = bench.rows(&format!("wikidata {file}"));
        assert_eq!(rows[0], "name\tlabel\tsubtype\tid\taliases\tdescription\tcountry\tlatitude\tlongitude\tcase\tpolicy");
        assert_eq!(rows[1..], [ADAMS, GERMANY, ACME], "{file}");
        assert!(errors.contains("left out 1 entity of other classes") && errors.contains("left out 1 entity without a label in en"), "{errors}");
    }
    let (rows, _) = bench.rows("wikidata array.json --languages de,fr,ru");
    assert_eq!(rows[1], "Douglas Adams\tPERSON\t\tQ42\tДуглас Адамс\t\t\t\t\t\t");
    assert_eq!(rows[2], "Deutschland\tPLACE\tcountry\tQ183\t\t\tDE\t51\t10.5\t\t");
    assert_eq!(rows[3], "Une ville\tPLACE\tcity\tQ99\t\t\t\t\t\t\t");
    assert_eq!(bench.run("wikidata array.json --languages e+n -o out.tsv").status.code(), Some(2));
}

#[test]
fn wikidata_types() {
    let bench = Bench::new();
    bench.write("dump.json", DUMP).write("types.tsv", "# Mine.\nclass\tlabel\tsubtype\nQ5\tWRITER\tauthor\nQ6256\t\t\n");
    let (rows, errors) = bench.rows("wikidata dump.json --types types.tsv");
    assert_eq!(rows[1..], [ADAMS.replace("PERSON\t", "WRITER\tauthor"), ACME.to_owned()]);
    assert!(errors.contains("left out 2 entities of other classes"), "{errors}");
    fs::remove_file(bench.path("out.tsv")).unwrap();
    for (table, expected) in [
        ("", "types.tsv: found no header row"),
        ("class\tlabel\tsubtype\nQ5\tPERSON\n", "types.tsv:2: found 2 columns"),
        ("Q5\tPERSON\thuman\n", "types.tsv:1: found the header"),
        ("class\tlabel\tsubtype\nhuman\tPERSON\t\n", "types.tsv:2: column `class`: found `human`"),
        ("class\tlabel\tsubtype\nQ5\tA PERSON\t\n", "types.tsv:2: found the label `A PERSON`"),
    ] {
        bench.write("types.tsv", table).fails("wikidata dump.json --types types.tsv", expected);
    }
}

#[test]
fn wikidata_bad_rows() {
    let bench = Bench::new();
    let adams = DUMP.lines().nth(1).unwrap().trim_end_matches(',');
    let cases = [
        (adams[..200].to_owned(), "bad.json:2: found bad JSON at column "),
        ("7".to_owned(), "bad.json:2: found bad JSON"),
        (adams.replace("\"Douglas Adams\"", "7"), "bad.json:2: found bad JSON"),
        (adams.replace("\"Douglas Adams\"", "\"...\""), "bad.json:2: column `name`: found `...`"),
        (adams.replace("\"Douglas Adams\"", "\"\""), "bad.json:2: column `name`: found nothing"),
        (adams.replace("\"Q42\"", "\"42\""), "bad.json:2: found the id `42`"),
        ("[".repeat(100_000), "bad.json:2: found bad JSON"),
    ];
    for (line, expected) in cases {
        bench.write("bad.json", format!("{adams}\n{line}\n"));
        bench.bad("wikidata bad.json", expected, &[ADAMS]);
    }
}

/// Aliases of dumps that anyone can edit say nothing but a name.
#[test]
fn marks_of_dumps_are_taken_off() {
    let bench = Bench::new();
    let more = "[always]the,[exact]Frunze,[FOLD] [candidate]Pishpek,[Old] Town,[always],[context]Bishkek";
    bench.write("kg.txt", place("1", "Bishkek", "Bishkek", more, "P.PPLC", "KG", "5"));
    assert_eq!(bench.aliases("geonames kg.txt"), "Frunze|Pishpek|[Old] Town");
    bench.write("kg.txt", place("1", "[always]Bishkek", "Bishkek", "[always]Bishkek", "P.PPLC", "KG", "5"));
    assert!(bench.rows("geonames kg.txt").0[1].starts_with("Bishkek\tcapital\tgeonames/1\t\t"));
    let adams = DUMP.lines().nth(1).unwrap().replace("Douglas Noel Adams", "[fold, always]Douglas Noel Adams");
    bench.write("dump.json", format!("[\n{adams}\n]\n"));
    assert_eq!(bench.aliases("wikidata dump.json"), "Douglas Noel Adams|[exact]DNA|Douglas Adams Jr");
}

/// Words are no plain names: small ones are left out, others want their context.
#[test]
fn common_words_and_codes() {
    let bench = Bench::new();
    let cases = [
        ("to,as,we,the,water", ""),
        ("As,We,Nice,THE,Nîce", "[exact,context]As|[exact,context]We|[exact,context]Nice|[exact,context]THE|[exact,context]Nîce"),
        ("fr,reino unido", "[exact,context]fr|[exact,context]reino unido"),
        ("La,Ég", "[exact,context]La|[exact,context]Ég"),
        ("FRU,USA,UNIT", "[exact]FRU|[exact]USA|[exact,context]UNIT"),
        ("Osh,Łuk,Oshka", "[title]Osh|[title]Łuk|Oshka"),
        // Scripts without capitals.
        ("北京,서울,京,თბილისი,ღია", "北京|서울|京|თბილისი|ღია"),
    ];
    for (more, expected) in cases {
        bench.write("kg.txt", place("1", "Bishkek", "Bishkek", more, "P.PPLC", "KG", "5"));
        assert_eq!(bench.aliases("geonames kg.txt"), expected);
    }
    for (name, expected) in [
        ("Nice", "Oshka|[title]Osh\tKG\t5\t42.87\t74.59\texact\tcontext"),
        ("to", "Oshka|[title]Osh\tKG\t5\t42.87\t74.59\texact\tcontext"),
        ("Ob", "Oshka|[title]Osh\tKG\t5\t42.87\t74.59\texact\tcontext"),
    ] {
        bench.write("kg.txt", place("1", name, name, "Oshka,Osh", "P.PPLC", "KG", "5"));
        let expected = expected.replace("Oshka|[title]", "[fold,candidate]Oshka|[title,candidate]");
        assert_eq!(bench.rows("geonames kg.txt").0[1], format!("{name}\tcapital\tgeonames/1\t{expected}"));
    }
    // What the list says is what the matcher does: no small word is a place.
    bench.write("kg.txt", place("1", "As", "As", "to,we,Asse", "P.PPL", "BE", "5"));
    bench.rows("geonames kg.txt");
    let list = Gazetteer::open(bench.path("out.tsv")).unwrap();
    let found: Vec<&str> = list.find("as we went to asse").iter().map(|found| found.text()).collect();
    assert_eq!(found, ["asse"]);
}

/// A line that starts with `#` is a comment, so a name that does is written with a backslash before it.
#[test]
fn names_that_look_like_comments() {
    let bench = Bench::new();
    bench.write("a.csv", "name,aliases\n#MeToo,#Me\n\\Osh,x\nC#,\n");
    assert_eq!(bench.rows("csv a.csv").0, ["name\taliases", "\\#MeToo\t#Me", "\\\\Osh\tx", "C#\t"]);
    let list = Gazetteer::open(bench.path("out.tsv")).unwrap();
    let mut names: Vec<&str> = list.names().map(|entry| entry.matched_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["#Me", "#MeToo", "C#", "\\Osh", "x"]);
    bench.write("kg.txt", place("1", "#Osh", "#Osh", "", "P.PPLC", "KG", "5"));
    assert!(bench.rows("geonames kg.txt").0[1].starts_with("\\#Osh\t"));
}

#[test]
fn line_breaks_become_blanks() {
    let bench = Bench::new();
    let adams = DUMP.lines().nth(1).unwrap().replace("English writer", "English\\r\\n\\twriter");
    bench.write("dump.json", format!("[\n{adams}\n]\n"));
    let (rows, errors) = bench.rows("wikidata dump.json");
    assert_eq!(rows[1], ADAMS);
    assert_eq!(errors.matches("onomast: made blanks of the tabs and line breaks in 1 cell\n").count(), 1, "{errors}");
}

/// The output is never one of the inputs, by whatever name.
#[test]
fn inputs_are_not_overwritten() {
    let bench = Bench::new();
    let dump = DUMP.lines().nth(1).unwrap().trim_end_matches(',');
    bench
        .write("a.csv", "name\nAda\n")
        .write("kg.txt", bishkek())
        .write("names.txt", "")
        .write("dump.json", dump)
        .write("types.tsv", "class\tlabel\tsubtype\n");
    for (arguments, output) in [
        ("csv a.csv", "a.csv"),
        ("csv a.csv", "./a.csv"),
        ("geonames kg.txt", "kg.txt"),
        ("geonames kg.txt --alternate-names names.txt", "names.txt"),
        ("wikidata dump.json", "dump.json"),
        ("wikidata dump.json --types types.tsv", "types.tsv"),
    ] {
        let before = fs::read(bench.path(output)).unwrap();
        let run = bench.run(&format!("{arguments} -o {output}"));
        assert_eq!(run.status.code(), Some(1), "{arguments} -o {output}");
        assert!(String::from_utf8(run.stderr).unwrap().contains("as the output too, expected another file"));
        assert_eq!(fs::read(bench.path(output)).unwrap(), before);
        bench.is_tidy();
    }
}

#[test]
fn standard_output_and_earlier_files() {
    let bench = Bench::new();
    bench.write("a.csv", "name\nAda\n").write("bad.csv", "name\n?\n").write("out.tsv", "as it was");
    let output = bench.run("csv a.csv -o -");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"name\nAda\n".as_slice()));
    assert_eq!(bench.run("csv bad.csv -o out.tsv").status.code(), Some(1));
    assert_eq!(fs::read(bench.path("out.tsv")).unwrap(), b"as it was");
    assert_eq!(bench.run("csv a.csv -o missing/out.tsv").status.code(), Some(1));
}
