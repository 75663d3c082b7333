//! `onomast import ofac`.

use super::Bench;

const SDN: &str = "101,\"POLO, Marco\",\"individual\",\"VENICE] [CATHAY\",\"Merchant\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\
    \"DOB 15 Sep 1254; POB Venice, Italy; nationality Italy; a.k.a. 'MILLIONE'; Gender Male.\"\r\n\
    102,\"VAN BEETHOVEN, Ludwig\",individual,\"BONN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB circa Dec 1770; alt. DOB 1772; citizen Germany.\"\r\n\
    103,\"VOLKSWAGEN AG\",-0- ,\"BONN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\
    104,\"CUTTY SARK\",\"vessel\",\"CLIPPERS\",-0- ,\"JVPG\",\"Clipper\",\"963\",\"921\",\"United Kingdom\",\"Port of London\",-0- \r\n\u{1A}";
const ALT: &str =
    "101,11,\"aka\",\"PAULO, Marco\",-0- \r\n101,12,\"aka\",\"MARCO IL MILIONE\",-0- \r\n103,13,\"fka\",\"VOLKSWAGENWERK GMBH\",-0- \r\n";
const ADD: &str = "103,21,\"Berliner Ring 2\",\"Wolfsburg 38440\",\"Germany\",-0- \r\n101,22,-0- ,\"Venice\",\"Italy\",-0- \r\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("sdn.csv", SDN).write("alt.csv", ALT).write("add.csv", ADD);
    bench
}

#[test]
fn entries_have_their_aliases_dates_and_countries() {
    let (rows, errors) = bench().rows("ofac sdn.csv alt.csv add.csv");
    assert_eq!(
        rows,
        [
            "name\tlabel\tid\taliases\tbirth\tcountry\tprogram\ttitle\tcase\tpolicy",
            "Marco Polo\tPERSON\tofac/101\tMarco Paulo|Marco Il Milione|[context]Millione\t15 Sep 1254\tItaly\tVENICE|CATHAY\tMerchant\t\t",
            "Ludwig van Beethoven\tPERSON\tofac/102\t\tcirca Dec 1770|1772\tGermany\tBONN\t\t\t",
            "VOLKSWAGEN AG\tORGANIZATION\tofac/103\tVOLKSWAGENWERK GMBH\t\tGermany\tBONN\t\t\t",
            "CUTTY SARK\tVESSEL\tofac/104\t\t\tUnited Kingdom\tCLIPPERS\t\t\t",
        ]
    );
    assert!(errors.contains("4 entries"), "{errors}");
}

#[test]
fn the_entries_alone_are_enough() {
    let (rows, _) = bench().rows("ofac sdn.csv");
    assert_eq!(rows[3], "VOLKSWAGEN AG\tORGANIZATION\tofac/103\t\t\t\tBONN\t\t\t");
}

#[test]
fn bad_rows_are_named() {
    let bench = bench();
    bench.fails("ofac alt.csv", "alt.csv:1: found 5 columns, expected 12");
    bench.fails("ofac sdn.csv add.csv", "add.csv:1: found 6 columns, expected 5");
    bench.write("bad.csv", SDN.replace("\"vessel\"", "\"balloon\"").replace("103,", "x,"));
    bench.fails("ofac bad.csv", "bad.csv:3: column `ent_num`: found `x`");
    let (rows, errors) = bench.rows("ofac bad.csv --skip-bad");
    assert_eq!(rows.len(), 3);
    assert!(errors.contains("bad.csv:4: column `SDN_Type`: found `balloon`") && errors.contains("skipped 2 bad rows"), "{errors}");
}
