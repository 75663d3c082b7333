//! Where a rival and ours find different spans, with the text around and the names concerned.

use anyhow::{Context, Result};

use crate::found::Sink;
use crate::names;
use crate::options::Options;
use crate::rivals::{Make, OURS, Rival};
use crate::texts;

const SHOWN: usize = 12;
const CONTEXT: usize = 30;

type Spans = Vec<(usize, usize)>;

/// Prints the first differences of every size and text.
pub(crate) fn run(options: &Options) -> Result<()> {
    std::fs::create_dir_all(&options.work_dir)?;
    let texts = texts::both(&options.data)?;
    for &size in &options.sizes {
        for rival in options.rivals.iter().filter(|rival| rival.key != OURS) {
            let ours = options.rivals.iter().find(|rival| rival.key == OURS).context("ours is not among the rivals")?;
            let (left, right) = (spans(options, ours, size, &texts)?, spans(options, rival, size, &texts)?);
            for (text, (left, right)) in texts.iter().zip(left.iter().zip(&right)) {
                println!("{size} names, {}: {} spans, ours {}", rival.title, right.len(), left.len());
                show(text, left, right);
            }
        }
    }
    Ok(())
}

fn spans(options: &Options, rival: &Rival, size: usize, texts: &[String; 2]) -> Result<Vec<Spans>> {
    let names = names::make(&options.data, &options.work_dir, size)?;
    let engine = match rival.make {
        Make::Memory { build } => build(&names)?,
        Make::File { write, open } => {
            let file = options.work_dir.join(format!("diff-{}-{size}", rival.key));
            write(&names, &file)?;
            let engine = open(&file)?;
            std::fs::remove_file(&file)?;
            engine
        }
    };
    let spans = |text: &String| {
        let mut sink = Sink { spans: Some(Vec::new()), ..Sink::default() };
        engine.find(text, &mut sink);
        sink.spans.unwrap_or_default()
    };
    Ok(texts.iter().map(spans).collect())
}

/// Walks both lists of spans side by side.
fn show(text: &str, left: &Spans, right: &Spans) {
    let (mut at_left, mut at_right, mut n_shown) = (0, 0, 0);
    while n_shown < SHOWN && (at_left < left.len() || at_right < right.len()) {
        let (ours, its) = (left.get(at_left), right.get(at_right));
        if ours == its {
            (at_left, at_right) = (at_left + 1, at_right + 1);
            continue;
        }
        n_shown += 1;
        if its.is_none() || ours.is_some_and(|ours| Some(ours) < its) {
            println!("  ours alone: {}", marked(text, left[at_left]));
            at_left += 1;
        } else {
            println!("  it alone:   {}", marked(text, right[at_right]));
            at_right += 1;
        }
    }
}

fn marked(text: &str, (start, end): (usize, usize)) -> String {
    let from = texts::border(text, start.saturating_sub(CONTEXT));
    let to = texts::border(text, end + CONTEXT);
    format!("{start}..{end} {:?}", format!("{}[[{}]]{}", &text[from..start], &text[start..end], &text[end..to]))
}
