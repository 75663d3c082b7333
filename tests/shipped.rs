//! The lists that are shipped: every row is well formed, nothing is there twice, facts are possible.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

/// ISO 3166-1 alpha-2, the officially assigned codes and XK, which the press and most databases use for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF \
CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT \
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF \
MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU \
RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN \
VU WF WS XK YE YT ZA ZM ZW";

/// ISO 3166-3: codes of countries that are no more, for the rows of subtype `former-country`.
const FORMER: [&str; 7] = ["AN", "CS", "DD", "SU", "VD", "YD", "YU"];

const LABELS: [&str; 5] = ["PERSON", "PLACE", "ORGANIZATION", "MISC", "TRIGGER"];

/// No file of the lists is larger than this.
const MAX_BYTES: usize = 400_000;

struct Row {
    place: String,
    cells: HashMap<String, String>,
}

impl Row {
    fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The aliases without their marks.
    fn aliases(&self) -> Vec<&str> {
        let aliases = self.cell("aliases").split('|').filter(|alias| !alias.is_empty());
        aliases.map(|alias| alias.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(alias, |(_, name)| name)).collect()
    }
}

fn files() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gazetteers");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder of the lists")
        .map(|file| file.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .map(|path| (path.file_name().expect("a file").to_string_lossy().into_owned(), std::fs::read_to_string(&path).expect("UTF-8")))
        .collect();
    files.sort();
    assert!(files.len() > 20, "the lists are there");
    files
}

/// The rows of one file with its defaults filled in.
fn rows(file: &str, text: &str, problems: &mut Vec<String>) -> Vec<Row> {
    let mut defaults: HashMap<String, String> = HashMap::new();
    let mut header: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", number + 1);
        if let Some(comment) = line.strip_prefix("# ") {
            if let (true, Some((key, value))) = (header.is_empty(), comment.split_once(": ")) {
                defaults.insert(key.to_owned(), value.to_owned());
            }
        } else if header.is_empty() {
            header = line.split('\t').collect();
        } else {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != header.len() {
                problems.push(format!("{place}: found {} columns, expected {}", cells.len(), header.len()));
            }
            let mut all = defaults.clone();
            for (column, cell) in header.iter().zip(cells) {
                if !cell.is_empty() {
                    all.insert((*column).to_owned(), cell.to_owned());
                }
            }
            rows.push(Row { place, cells: all });
        }
    }
    rows
}

fn check_text(row: &Row, problems: &mut Vec<String>) {
    for (column, cell) in &row.cells {
        let is_spaced = cell.trim() != cell || cell.contains("  ") || cell.contains("| ") || cell.contains(" |") || cell.contains("||");
        if is_spaced {
            problems.push(format!("{}: stray blanks in `{column}`: `{cell}`", row.place));
        }
        if cell.nfc().ne(cell.chars()) {
            problems.push(format!("{}: not NFC in `{column}`: `{cell}`", row.place));
        }
    }
}

fn check_facts(row: &Row, countries: &HashSet<&str>, problems: &mut Vec<String>) {
    if !LABELS.contains(&row.cell("label")) {
        problems.push(format!("{}: label `{}`", row.place, row.cell("label")));
    }
    for column in ["country", "iso2"] {
        for code in row.cell(column).split(' ').filter(|code| !code.is_empty()) {
            if !countries.contains(code) && !FORMER.contains(&code) {
                problems.push(format!("{}: country `{code}`", row.place));
            }
        }
    }
    for (column, limit) in [("lat", 90.0), ("lon", 180.0)] {
        let cell = row.cell(column);
        if !cell.is_empty() && !cell.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= limit) {
            problems.push(format!("{}: {column} `{cell}`", row.place));
        }
    }
    let weight = row.cell("weight");
    if !weight.is_empty() && !weight.parse::<u16>().is_ok_and(|weight| (1..=100).contains(&weight)) {
        problems.push(format!("{}: weight `{weight}`", row.place));
    }
    let mut names = HashSet::from([row.cell("name")]);
    for alias in row.aliases() {
        if !names.insert(alias) {
            problems.push(format!("{}: alias `{alias}` twice", row.place));
        }
    }
}

#[test]
fn every_row_is_well_formed() {
    let countries: HashSet<&str> = COUNTRIES.split_whitespace().collect();
    let mut problems = Vec::new();
    let mut ids: HashMap<String, String> = HashMap::new();
    for (file, text) in files() {
        if text.len() > MAX_BYTES {
            problems.push(format!("{file}: {} bytes", text.len()));
        }
        let rows = rows(&file, &text, &mut problems);
        let mut seen: HashMap<(String, String, String), String> = HashMap::new();
        for pair in rows.windows(2) {
            if pair[0].cell("name") > pair[1].cell("name") {
                problems.push(format!("{}: `{}` is out of order", pair[1].place, pair[1].cell("name")));
            }
        }
        for row in rows {
            check_text(&row, &mut problems);
            check_facts(&row, &countries, &mut problems);
            let id = row.cell("id").to_owned();
            if !id.is_empty()
                && let Some(other) = ids.insert(id.clone(), row.place.clone())
            {
                problems.push(format!("{}: id `{id}` is that of {other}", row.place));
            }
            // Two things may share a name; then their ids differ, or, for triggers, their sides.
            let key = (row.cell("name").to_owned(), row.cell("subtype").to_owned(), id + row.cell("position"));
            if let Some(other) = seen.insert(key, row.place.clone()) {
                problems.push(format!("{}: `{}` is there already at {other}", row.place, row.cell("name")));
            }
        }
    }
    let n_problems = problems.len();
    problems.truncate(60);
    assert_eq!(n_problems, 0, "{}", problems.join("\n"));
}
