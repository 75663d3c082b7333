//! The list format: every error with its exact message, every default, nothing loaded by half.

use std::fmt::Write as _;
use std::io::Write as _;

use onomast::gazetteer::{Case, ListReader, Policy};
use onomast::{Entry, Error, Gazetteer, Label};

fn read(list: &[u8]) -> Result<Vec<Entry>, Error> {
    ListReader::new("list.tsv", list)?.collect()
}

fn load(list: &[u8]) -> Result<Gazetteer, Error> {
    let mut builder = Gazetteer::builder();
    builder.read_list("list.tsv", list)?;
    builder.build()
}

fn check_error(list: &[u8], expect: &str) {
    let Err(error) = load(list) else { panic!("{:?} was loaded", String::from_utf8_lossy(list)) };
    assert_eq!(error.to_string(), expect, "{:?}", String::from_utf8_lossy(list));
    assert!(error.is_format() && !error.is_io());
}

#[test]
fn every_error_names_file_line_column_found_and_expected() {
    for (list, expect) in [
        ("", "list.tsv: found no header row, expected one with a column `name`"),
        ("# only a comment\n\n", "list.tsv: found no header row, expected one with a column `name`"),
        ("label\tid\nPLACE\tx\n", "list.tsv:1: found a header with the columns `label`, `id`, expected one named `name`"),
        ("Bishkek\n", "list.tsv:1: found a header with the columns `Bishkek`, expected one named `name`"),
        ("name\tid\tid\n", "list.tsv:1: found the column `id` twice, expected each once"),
        ("name\tarea\tarea\n", "list.tsv:1: found the column `area` twice, expected each once"),
        ("name\tname\n", "list.tsv:1: found the column `name` twice, expected each once"),
        ("name\t\tid\n", "list.tsv:1: found a column without a name in the header, expected a name in every column"),
        ("name\tid\nOsh\n", "list.tsv:2: found 1 columns, expected 2 as in the header"),
        ("name\nOsh\tx\ty\n", "list.tsv:2: found 3 columns, expected 1 as in the header"),
        ("name\tcase\nOsh\tfold\nOsh\tupper\n", "list.tsv:3: column `case`: found `upper`, expected `fold`, `exact` or `title`"),
        ("name\tcase\nOsh\tFold\n", "list.tsv:2: column `case`: found `Fold`, expected `fold`, `exact` or `title`"),
        ("name\tpolicy\nOsh\tnever\n", "list.tsv:2: column `policy`: found `never`, expected `candidate`, `always` or `context`"),
        ("name\tweight\nOsh\t-1\n", "list.tsv:2: column `weight`: found `-1`, expected a whole number from 0 to 65535"),
        ("name\tweight\nOsh\t65536\n", "list.tsv:2: column `weight`: found `65536`, expected a whole number from 0 to 65535"),
        ("name\tweight\nOsh\t1.5\n", "list.tsv:2: column `weight`: found `1.5`, expected a whole number from 0 to 65535"),
        ("name\tid\n\tx\n", "list.tsv:2: column `name`: found ``, expected a name"),
        ("name\tid\n  \tx\n", "list.tsv:2: column `name`: found ``, expected a name"),
        ("name\tlabel\nOsh\tBIG CITY\n", "list.tsv:2: column `label`: found `BIG CITY`, expected one word such as `PERSON`"),
        ("name\tlabel\nOsh\tBIG\u{A0}CITY\n", "list.tsv:2: column `label`: found `BIG\u{A0}CITY`, expected one word such as `PERSON`"),
        ("# label: BIG CITY\nname\n", "list.tsv:1: column `label`: found `BIG CITY`, expected one word such as `PERSON`"),
        ("# label:\nname\n", "list.tsv:1: column `label`: found ``, expected one word such as `PERSON`"),
        ("\n# case: loud\nname\n", "list.tsv:2: column `case`: found `loud`, expected `fold`, `exact` or `title`"),
        ("# policy: maybe\nname\n", "list.tsv:1: column `policy`: found `maybe`, expected `candidate`, `always` or `context`"),
        ("# weight: heavy\nname\n", "list.tsv:1: column `weight`: found `heavy`, expected a whole number from 0 to 65535"),
        ("name\taliases\nOsh\t[exact]\n", "list.tsv:2: column `aliases`: found `[exact]`, expected a name after the bracket"),
        ("name\n?!\n", "list.tsv:2: found the name `?!`, expected at least one letter or digit in it"),
        ("name\taliases\nOsh\tOš|...\n", "list.tsv:2: found the name `...`, expected at least one letter or digit in it"),
        ("name\n\u{301}\n", "list.tsv:2: found the name `\u{301}`, expected at least one letter or digit in it"),
    ] {
        check_error(list.as_bytes(), expect);
    }
}

#[test]
fn a_byte_that_is_not_utf_8_is_named_with_its_line() {
    check_error(b"name\nOsh\nBi\xFFshkek\n", "list.tsv:3: found the byte 0xFF at byte 3 of the line, expected UTF-8");
    check_error(b"na\x80me\n", "list.tsv:1: found the byte 0x80 at byte 3 of the line, expected UTF-8");
    check_error(b"name\nOsh\xE2\x82", "list.tsv:2: found the byte 0xE2 at byte 4 of the line, expected UTF-8");
    check_error(b"name\nOsh\n# caf\xE9\n", "list.tsv:3: found the byte 0xE9 at byte 6 of the line, expected UTF-8");
}

#[test]
fn a_name_of_too_many_words_is_refused() {
    let name = vec!["word"; 256].join(" ");
    let start: String = name.chars().take(40).collect();
    check_error(format!("name\n{name}\n").as_bytes(), &format!("list.tsv:2: found a name of 256 words that starts `{start}`, expected at most 255"));
}

#[test]
fn a_list_that_fails_adds_nothing_usable() {
    for n_rows in [0, 1, 100] {
        let mut list = String::from("name\n");
        (0..n_rows).for_each(|row| writeln!(list, "Town{row}").unwrap());
        list += "!!!\n";
        assert!(load(list.as_bytes()).is_err());
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(list.as_bytes()).unwrap();
        assert!(Gazetteer::open(file.path()).is_err());
    }
}

#[test]
fn an_entry_with_a_bad_alias_is_not_added_by_half() {
    let mut builder = Gazetteer::builder();
    let error = builder.push(&Entry::new("Osh", Label::PLACE).alias("Oš").alias("--")).unwrap_err();
    assert_eq!(error.to_string(), "entry: found the name `--`, expected at least one letter or digit in it");
    let gazetteer = builder.build().unwrap();
    assert_eq!((gazetteer.n_entries(), gazetteer.n_names()), (0, 0));
    assert!(gazetteer.find("Osh Oš").is_empty());
}

#[test]
fn reading_ends_with_the_first_error() {
    let mut reader = ListReader::new("list.tsv", &b"name\tcase\nOsh\tfold\nBad\tbad\nTalas\tfold\n"[..]).unwrap();
    assert_eq!(reader.next().unwrap().unwrap().name(), "Osh");
    assert!(reader.next().unwrap().is_err());
    assert_eq!(reader.line(), 3);
    assert!(reader.next().is_none());
}

#[test]
fn a_header_alone_is_a_list_that_matches_nothing() {
    for list in ["name", "name\n", "# label: PLACE\n\nname\tid\n\n# end\n", "\u{FEFF}name\r\n", "id\tname\n"] {
        let gazetteer = load(list.as_bytes()).unwrap();
        assert_eq!((gazetteer.n_entries(), gazetteer.n_names()), (0, 0), "{list:?}");
        assert!(gazetteer.find("name id Bishkek").is_empty());
        assert!(gazetteer.counts().is_empty());
    }
}

/// The first entry of the text as `(name, label, subtype, id, case, policy, weight)`.
fn first(list: &str, text: &str) -> (String, String, String, String, Case, Policy, u16) {
    let gazetteer = load(list.as_bytes()).unwrap();
    let found = gazetteer.find(text);
    let entry = found[0].entries().next().unwrap();
    let owned = |text: &str| text.to_owned();
    (owned(entry.name()), owned(entry.label().as_str()), owned(entry.subtype()), owned(entry.id()), entry.case(), entry.policy(), entry.weight())
}

#[test]
fn defaults_of_the_format() {
    let plain = ("Osh".into(), "MISC".into(), String::new(), String::new(), Case::Fold, Policy::Candidate, 50);
    assert_eq!(first("name\nOsh\n", "Osh"), plain);
    let row = ("Osh".into(), "PLACE".into(), "city".into(), "kg-2".into(), Case::Exact, Policy::Always, 0);
    assert_eq!(first("id\tweight\tpolicy\tcase\tsubtype\tlabel\tname\nkg-2\t0\talways\texact\tcity\tPLACE\tOsh\n", "Osh"), row);
}

#[test]
fn defaults_of_a_file_and_cells_that_override_them() {
    let head = "# label: PLACE\n#subtype:city\n# case: title\n# policy: context\n# weight: 9\n# source: somewhere\n";
    let expect = ("Osh".into(), "PLACE".into(), "city".into(), String::new(), Case::Title, Policy::Context, 9);
    assert_eq!(first(&format!("{head}name\nOsh\n"), "Osh"), expect);
    assert_eq!(first(&format!("{head}name\tlabel\tcase\nOsh\t\t\n"), "Osh"), expect);
    let expect = ("Osh".into(), "VESSEL".into(), "city".into(), String::new(), Case::Fold, Policy::Context, 9);
    assert_eq!(first(&format!("{head}name\tlabel\tcase\nOsh\tVESSEL\tfold\n"), "Osh"), expect);
}

#[test]
fn a_comment_after_the_header_changes_no_default() {
    let (_, label, ..) = first("name\n# label: PLACE\nOsh\n", "Osh");
    assert_eq!(label, "MISC");
}

#[test]
fn line_ends_byte_order_mark_comments_and_blank_lines() {
    for list in [
        "name\tarea\nOsh\t5\nTalas\t6\n",
        "name\tarea\nOsh\t5\nTalas\t6",
        "name\tarea\r\nOsh\t5\r\nTalas\t6\r\n",
        "\u{FEFF}name\tarea\nOsh\t5\nTalas\t6\n",
        "\u{FEFF}# c\r\n\r\nname\tarea\r\n# x\ty\tz\r\n\r\nOsh\t5\r\n   \r\nTalas\t6\r\n#",
        " name \t area \n Osh \t 5 \n Talas \t 6 \n",
        "area\tname\n5\tOsh\n6\tTalas\n",
    ] {
        let gazetteer = load(list.as_bytes()).unwrap();
        let entries: Vec<_> = gazetteer.names().map(|entry| (entry.name(), entry.attribute("area"))).collect();
        assert_eq!(entries, [("Osh", Some("5")), ("Talas", Some("6"))], "{list:?}");
        assert_eq!(gazetteer.n_entries(), 2);
    }
}

#[test]
fn aliases_with_and_without_marks() {
    let list = "name\tcase\taliases\nUnited States\tfold\tU.S. | [exact,context]us ||[title]States|[sic] America\n";
    let gazetteer = load(list.as_bytes()).unwrap();
    let mut names: Vec<_> = gazetteer.names().map(|entry| (entry.matched_name(), entry.case(), entry.policy(), entry.is_alias())).collect();
    names.sort_unstable_by_key(|&(name, ..)| name);
    let expect = [
        ("States", Case::Title, Policy::Candidate, true),
        ("U.S.", Case::Fold, Policy::Candidate, true),
        ("United States", Case::Fold, Policy::Candidate, false),
        ("[sic] America", Case::Fold, Policy::Candidate, true),
        ("us", Case::Exact, Policy::Context, true),
    ];
    assert_eq!(names, expect);
    let listed = gazetteer.find("US")[0].entries().next().unwrap().names();
    assert_eq!(listed, ["United States", "U.S.", "us", "States", "[sic] America"]);
    assert_eq!((gazetteer.n_entries(), gazetteer.n_names()), (1, 5));
}

#[test]
fn an_empty_attribute_is_left_out() {
    let gazetteer = load(b"name\tarea\tnote\nOsh\t\tfine\n").unwrap();
    assert_eq!(gazetteer.names().next().unwrap().attributes(), [("note", "fine")]);
}

#[test]
fn a_file_that_is_missing_is_an_error_of_input() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("missing.tsv");
    let error = Gazetteer::open(&path).err().unwrap();
    assert!(error.is_io() && !error.is_format());
    assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_list_file_opens_as_a_compiled_one_does() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("towns.tsv");
    for list in ["name\nOsh\n", "name\nO\n", "name\n"] {
        std::fs::write(&path, list).unwrap();
        let gazetteer = Gazetteer::open(&path).unwrap();
        assert_eq!(gazetteer.made(), "towns.tsv");
        assert_eq!(
            gazetteer.as_bytes(),
            {
                let mut builder = Gazetteer::builder();
                builder.read_list("towns.tsv", list.as_bytes()).unwrap();
                builder.build().unwrap()
            }
            .as_bytes()
        );
    }
    std::fs::write(&path, "name\n\n!\n").unwrap();
    let error = Gazetteer::open(&path).err().unwrap();
    assert_eq!(error.to_string(), format!("{}:3: found the name `!`, expected at least one letter or digit in it", path.display()));
}

#[test]
fn several_lists_are_one_gazetteer() {
    let mut builder = Gazetteer::builder();
    builder.read_list("a/one.tsv", &b"name\tid\nOsh\t1\n"[..]).unwrap();
    builder.read_list("two.tsv", &b"id\tname\n2\tOsh\n"[..]).unwrap();
    let gazetteer = builder.build().unwrap();
    assert_eq!(gazetteer.made(), "one.tsv\ntwo.tsv");
    let found = gazetteer.find("Osh");
    assert_eq!(found[0].entries().map(|entry| entry.id()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(read(b"name\nOsh\n").unwrap().len(), 1);
}

#[test]
fn a_row_may_start_with_the_sign_of_a_comment() {
    let list = "name\tnote\n\\#1 Dads\t#x\n# no row\n\\\\#2\t\\\\n\n\\Osh\t\\#y\n #3\t\n";
    let read = read(list.as_bytes()).unwrap();
    let names: Vec<_> = read.iter().map(|entry| (entry.name(), entry.get_attributes().map(|(_, note)| note).collect::<String>())).collect();
    let expect = [("#1 Dads", "#x"), ("\\#2", "\\n"), ("\\Osh", "\\#y"), ("#3", "")].map(|(name, note)| (name, note.to_owned()));
    assert_eq!(names, expect);
    let gazetteer = load(b"\\#rank\tname\n5\tOsh\n").unwrap();
    assert_eq!(gazetteer.names().next().unwrap().attributes(), [("#rank", "5")]);
    assert_eq!(load(b"name\n\\#1 Dads\n").unwrap().find("the #1 Dads")[0].text(), "#1 Dads");
}

#[test]
fn every_kind_of_line_end_is_read_and_counted() {
    for end in ["\n", "\r", "\r\n"] {
        let list = ["# label: PLACE", "name\tcase", "Osh\t", "", "# x", "Talas\tloud", ""].join(end);
        // A buffer of one byte: the two of a line end come apart.
        for n_bytes in [1, 2, 3, 64] {
            let reader = std::io::BufReader::with_capacity(n_bytes, list.as_bytes());
            let read: Vec<_> = ListReader::new("list.tsv", reader).unwrap().collect();
            assert_eq!(read[0].as_ref().unwrap().name(), "Osh", "{end:?}");
            let error = read[1].as_ref().unwrap_err().to_string();
            assert_eq!(error, "list.tsv:6: column `case`: found `loud`, expected `fold`, `exact` or `title`", "{end:?}");
            assert_eq!(read.len(), 2);
        }
    }
    let mixed = read(b"name\rOsh\r\n\rTalas\n\r\nNaryn").unwrap();
    assert_eq!(mixed.iter().map(Entry::name).collect::<Vec<_>>(), ["Osh", "Talas", "Naryn"]);
}

/// Gives the same byte without end.
struct Endless(u8);

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(self.0);
        Ok(buffer.len())
    }
}

#[test]
fn a_line_without_end_is_refused() {
    let endless = std::io::BufReader::new(std::io::Read::chain(&b"name\nOsh\n"[..], Endless(b'x')));
    let read: Vec<_> = ListReader::new("list.tsv", endless).unwrap().collect();
    assert_eq!(read[0].as_ref().unwrap().name(), "Osh");
    assert_eq!(read[1].as_ref().unwrap_err().to_string(), "list.tsv:3: found a line of more than 16777216 bytes, expected rows of a list");
    assert_eq!(read.len(), 2);
    let long = "x".repeat(1 << 20);
    assert_eq!(self::read(format!("name\tnote\nOsh\t{long}\n").as_bytes()).unwrap()[0].get_attributes().next(), Some(("note", long.as_str())));
}

#[test]
fn an_entry_knows_whether_its_label_was_said() {
    let told = |list: &str| -> Vec<(String, bool)> {
        read(list.as_bytes()).unwrap().iter().map(|entry| (entry.label().to_string(), entry.has_label())).collect()
    };
    let is = |label: &str, has: bool| (label.to_owned(), has);
    assert_eq!(told("name\nUK\n"), [is("MISC", false)]);
    assert_eq!(told("name\tlabel\nUK\tPERSON\nUK\t\nUK\tMISC\n"), [is("PERSON", true), is("MISC", false), is("MISC", true)]);
    assert_eq!(told("# label: PLACE\nname\tlabel\nUK\tPERSON\nUK\t\n"), [is("PERSON", true), is("PLACE", true)]);
}

#[test]
fn rows_of_one_name_keep_what_each_says() {
    let list = "name\tid\tarea\tmayor\nOsh\t1\t5\t\nOsh\t2\t6\tA. B.\nOsh\t3\t\t\nOSH\t\t7\t\nOsh\t\t8\t\n";
    let gazetteer = load(list.as_bytes()).unwrap();
    let found = gazetteer.find("Osh");
    let mut told: Vec<_> = found[0].entries().map(|entry| (entry.id(), entry.attributes())).collect();
    told.sort_unstable();
    let expect = [
        ("", vec![("area", "7")]),
        ("", vec![("area", "8")]),
        ("1", vec![("area", "5")]),
        ("2", vec![("area", "6"), ("mayor", "A. B.")]),
        ("3", vec![]),
    ];
    assert_eq!(told, expect);
}

#[test]
fn nothing_of_a_row_is_left_in_the_next() {
    let rich = "A\tVESSEL\traft\ta1\tAa|[exact]Ab|Ac\texact\talways\t70\tNO\t1947\n";
    let poor = "B\t\t\t\tBa\t\t\t\t\t1950\n";
    let list = |rows: &str| format!("name\tlabel\tsubtype\tid\taliases\tcase\tpolicy\tweight\tflag\tbuilt\n{rows}");
    let (both, alone) = (load(list(&format!("{rich}{poor}")).as_bytes()).unwrap(), load(list(poor).as_bytes()).unwrap());
    for name in ["B", "Ba"] {
        let (after, before) = (both.lookup(name)[0].to_entry(), alone.lookup(name)[0].to_entry());
        assert_eq!(after, before);
        assert_eq!(both.lookup(name)[0].attributes(), [("built", "1950")]);
    }
    assert_eq!(both.lookup("B")[0].names(), ["B", "Ba"]);
}

/// The lists under `gazetteers/`, read as a program that comes without them would, are those that the library builds in.
#[cfg(feature = "english")]
#[test]
fn the_built_in_lists_and_model_may_come_from_elsewhere() {
    let mut paths: Vec<_> = std::fs::read_dir("gazetteers").unwrap().map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    paths.sort();
    let (mut names, mut words) = (Gazetteer::builder(), Gazetteer::builder());
    for path in &paths {
        let builder = if path.ends_with("triggers-words.tsv") { &mut words } else { &mut names };
        builder.read_list(&path.to_string_lossy(), std::fs::read(path).unwrap().as_slice()).unwrap();
    }
    let (names, words) = (names.build().unwrap(), words.build().unwrap());
    let english = onomast::Extractor::english();
    assert_eq!(names.as_bytes(), english.built_in_gazetteers()[0].as_bytes());

    let text = std::fs::read_to_string("examples/data/article.txt").unwrap();
    let record = |extractor: &onomast::Extractor| extractor.extract(&text).to_record(onomast::Offsets::Byte);
    let given = onomast::Extractor::builder().built_in_lists(names, words);
    let model = onomast::model::Model::open("languages/en/model.bin").unwrap();
    assert_eq!(record(&given.clone().built_in_model(model).build()), record(&english));
    let without_model = onomast::Extractor::builder().without_model();
    assert_eq!(record(&given.clone().without_model().build()), record(&without_model.build()));
    let none = given.built_in(onomast::BuiltIn::None).build();
    assert_eq!(record(&none), record(&onomast::Extractor::builder().built_in(onomast::BuiltIn::None).build()));
}

#[test]
fn many_columns_are_read_and_kept() {
    let n_columns = 30_000;
    let joined = |start: &str| (0..n_columns).fold(String::new(), |row, number| row + start + &number.to_string());
    let (columns, cells) = (joined("\tc"), joined("\t"));
    let gazetteer = load(format!("name{columns}\nOsh{cells}\nTalas{cells}\n").as_bytes()).unwrap();
    for entry in gazetteer.names() {
        assert_eq!(entry.attributes().len(), n_columns);
        assert_eq!(entry.attribute("c29999"), Some("29999"));
    }
    let error = load(format!("name{columns}\tc7\nOsh\n").as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "list.tsv:1: found the column `c7` twice, expected each once");
}
