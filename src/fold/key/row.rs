//! The rows of the tables of letters: `^`, `$` and `/` say what must stand beside the letters of one.

/// Letters, and what must stand beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) is_initial: bool,
    pub(super) letters: &'static str,
    /// The letters of which one must follow; any or none if empty.
    pub(super) ahead: &'static str,
    pub(super) is_final: bool,
}

impl Pattern {
    pub(super) fn new(written: &'static str) -> Self {
        let (is_initial, rest) = written.strip_prefix('^').map_or((false, written), |rest| (true, rest));
        let (is_final, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
        let (letters, ahead) = rest.split_once('/').unwrap_or((rest, ""));
        Self { is_initial, letters, ahead, is_final }
    }

    /// Whether the pattern fits a word at a byte.
    pub(super) fn fits(&self, word: &str, at: usize) -> bool {
        let Some(after) = word[at..].strip_prefix(self.letters) else { return false };
        (!self.is_initial || at == 0)
            && (!self.is_final || after.is_empty())
            && (self.ahead.is_empty() || after.starts_with(|next| self.ahead.contains(next)))
    }

    /// What decides between patterns that fit: the longest letters, then what they say about their neighbours.
    pub(super) fn rank(&self) -> (usize, usize) {
        (self.letters.len(), usize::from(self.is_initial) + usize::from(self.is_final) + usize::from(!self.ahead.is_empty()))
    }
}

/// The rows of a table below its header, in cells; "-" stands for nothing.
pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let mut cells = line.split('\t').map(|cell| if cell == "-" { "" } else { cell });
        let row = std::array::from_fn(|_| cells.next().unwrap_or_default());
        cells.next().is_none().then_some(row)
    })
}
