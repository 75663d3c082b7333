//! Which elements of HTML part blocks, which are no text, and which are open.
//!
//! Takes names of tags, gives their classes and a stack of open elements that any sequence of tags keeps in order: an end
//! tag closes the nearest element of its name with all that is open in it, and none if there is no such element.

use std::collections::HashMap;

/// So many elements within a line are looked through for the block that a start tag closes.
const MAX_INLINE: usize = 16;

/// What an element is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a line.
    Inline,
    /// Parted from what stands before and behind it.
    Block,
    /// Parted so, and its white space is kept.
    Preformatted,
    /// A break without contents.
    Break,
    /// Seen, without contents.
    Object,
    /// Seen, and what it contains is no text.
    Opaque,
    /// Seen within a sentence, and no text.
    Code,
    /// Not seen.
    Unseen,
    /// Neither seen nor with contents.
    Void,
}

impl Class {
    /// The class of the element with this name, in lower case.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"p" | b"div" | b"li" | b"td" | b"th" | b"tr" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd"
            | b"table" | b"thead" | b"tbody" | b"tfoot" | b"caption" | b"section" | b"article" | b"header" | b"footer" | b"nav" | b"aside"
            | b"main" | b"title" | b"body" | b"head" | b"html" | b"blockquote" | b"figure" | b"figcaption" | b"form" | b"fieldset" | b"legend"
            | b"details" | b"summary" | b"address" | b"center" | b"dir" | b"menu" | b"hgroup" | b"search" | b"button" | b"dialog" | b"optgroup"
            | b"option" | b"text" | b"v" => Self::Block,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Self::Preformatted,
            b"br" | b"hr" => Self::Break,
            b"img" | b"input" | b"embed" => Self::Object,
            b"select" | b"textarea" | b"iframe" | b"object" | b"audio" | b"video" | b"canvas" | b"meter" | b"progress" => Self::Opaque,
            b"code" | b"kbd" | b"samp" => Self::Code,
            b"script" | b"style" | b"template" | b"noscript" | b"noframes" | b"noembed" | b"datalist" | b"rp" | b"rt" | b"rtc" | b"desc"
            | b"metadata" | b"defs" | b"annotation" | b"annotation-xml" => Self::Unseen,
            b"meta" | b"link" | b"base" | b"basefont" | b"bgsound" | b"wbr" | b"area" | b"col" | b"frame" | b"keygen" | b"param" | b"source"
            | b"track" => Self::Void,
            _ => Self::Inline,
        }
    }

    /// Whether such elements have no end.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Object | Self::Void)
    }

    /// Whether such elements part what stands around them.
    pub(super) fn is_block(self) -> bool {
        matches!(self, Self::Block | Self::Preformatted)
    }
}

/// Whether an open element ends where another one starts, as `<li>` ends the item before it.
fn ends_before(open: &Name, next: &Name, class: Class) -> bool {
    let next = next.as_bytes();
    match open.as_bytes() {
        b"p" => class.is_block() || class == Class::Break && next == b"hr",
        b"li" => next == b"li",
        b"dt" | b"dd" => matches!(next, b"dt" | b"dd"),
        b"td" | b"th" => matches!(next, b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot"),
        b"tr" => matches!(next, b"tr" | b"tbody" | b"thead" | b"tfoot"),
        b"rt" | b"rp" | b"rtc" => matches!(next, b"rt" | b"rp" | b"rtc" | b"rb"),
        b"option" | b"optgroup" => matches!(next, b"option" | b"optgroup"),
        b"head" => next == b"body",
        _ => false,
    }
}

/// The name of an element; of two longer ones that start alike nobody can tell one from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    bytes: [u8; 23],
    len: u8,
}

impl Name {
    pub(super) fn new(name: &[u8]) -> Self {
        let mut bytes = [0; 23];
        let len = name.len().min(bytes.len());
        bytes[..len].copy_from_slice(&name[..len]);
        Self { bytes, len: len as u8 }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len as usize]
    }
}

/// The elements that are open, each with its class and what its end is to undo.
#[derive(Debug)]
pub(super) struct Open<T> {
    elements: Vec<(Name, Class, T)>,
    /// How many of each name are open, so that an end tag without a start is known at once.
    counts: HashMap<Name, usize>,
}

impl<T> Default for Open<T> {
    fn default() -> Self {
        Self { elements: Vec::new(), counts: HashMap::new() }
    }
}

impl<T> Open<T> {
    pub(super) fn push(&mut self, name: Name, class: Class, undo: T) {
        *self.counts.entry(name).or_default() += 1;
        self.elements.push((name, class, undo));
    }

    /// Changes what the end of the last element is to undo.
    pub(super) fn mark(&mut self, change: impl FnOnce(&mut T)) {
        if let Some((_, _, undo)) = self.elements.last_mut() {
            change(undo);
        }
    }

    /// Closes the last element.
    pub(super) fn pop(&mut self) -> Option<(Name, Class, T)> {
        let element = self.elements.pop()?;
        crate::work::step(1);
        if let Some(count) = self.counts.get_mut(&element.0) {
            *count -= 1;
        }
        Some(element)
    }

    /// How many elements an end tag closes: the nearest of its name and all that are open in it.
    pub(super) fn n_ended_with(&self, name: &Name) -> usize {
        if self.counts.get(name).is_none_or(|&count| count == 0) {
            return 0;
        }
        self.names().position(|open| open == name).map_or(0, |index| index + 1)
    }

    /// The names of the open elements, the innermost first.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.elements.iter().rev().map(|(name, ..)| name)
    }

    /// How many elements have to be closed before one of this name and class starts.
    pub(super) fn n_ended_by(&self, next: &Name, class: Class) -> usize {
        let (mut n_ended, mut n_inline) = (0, 0);
        for (index, (name, open, _)) in self.elements.iter().rev().enumerate() {
            crate::work::step(1);
            if ends_before(name, next, class) {
                (n_ended, n_inline) = (index + 1, 0);
            } else if *open != Class::Inline || n_inline == MAX_INLINE {
                break;
            } else {
                n_inline += 1;
            }
        }
        n_ended
    }
}
