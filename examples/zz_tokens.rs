fn main() {
    let extractor = onomast::Extractor::builder().built_in(onomast::BuiltIn::None).patterns(onomast::pattern::Patterns::all().reference("2021-10-05".parse().unwrap())).build();
    for text in std::io::stdin().lines() {
        let text = text.unwrap();
        let document = onomast::Document::new(&text);
        let words: Vec<&str> = document.tokens().iter().map(|t| t.text(&text)).collect();
        print!("{text:?} {} {} =>", words.join("|"), document.sentences().len());
        for m in extractor.extract(&text).mentions() { print!(" [{} {} = {}]", m.label(), m.text(), m.value().map(|v| v.to_string()).unwrap_or_default()); }
        println!();
    }
}
