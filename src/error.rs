//! The one error type: what was found, what was expected, and where.

use std::fmt;
use std::io;

/// Why a list, a compiled file, a word or known tokens could not be taken.
///
/// Opaque: print it, ask [`is_io`](Error::is_io) or [`is_format`](Error::is_format), follow `source()`, or ask where it
/// is: [`file`](Error::file), [`line`](Error::line), [`column`](Error::column).
///
/// # Examples
/// ```
/// use onomast::{Gazetteer, Label};
/// let mut builder = Gazetteer::builder();
/// let error = builder.read_list("ships.tsv", "name\tcase\nKon-Tiki\tloud\n".as_bytes()).unwrap_err();
/// assert_eq!((error.file(), error.line(), error.column()), (Some("ships.tsv"), Some(2), Some("case")));
/// assert!(error.is_format() && !error.is_io());
/// assert!(Label::try_from("two words").is_err());
/// ```
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Io { what: String, source: io::Error },
    Format { place: Place, message: String },
}

#[derive(Debug)]
struct Place {
    /// A file, or what else is wrong.
    what: String,
    line: Option<usize>,
    column: Option<String>,
    is_file: bool,
}

impl Error {
    pub(crate) fn io(what: impl Into<String>, source: io::Error) -> Self {
        Self(Box::new(Kind::Io { what: what.into(), source }))
    }

    /// A line of a table could not be read; bytes that are no text are told with the line, which starts from 1.
    pub(crate) fn of_line(file: &str, line: usize, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::InvalidData {
            Self::row(file, line, None, "found bytes that are no UTF-8, expected UTF-8")
        } else {
            Self::io(file, source)
        }
    }

    /// Something is not what it should be; `place` tells what.
    pub(crate) fn format(place: impl Into<String>, message: impl Into<String>) -> Self {
        let place = Place { what: place.into(), line: None, column: None, is_file: false };
        Self(Box::new(Kind::Format { place, message: message.into() }))
    }

    /// A file as a whole is not what it should be.
    pub(crate) fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        let place = Place { what: file.into(), line: None, column: None, is_file: true };
        Self(Box::new(Kind::Format { place, message: message.into() }))
    }

    /// A line of a file is not what it should be; `column` names the one at fault.
    pub(crate) fn row(file: impl Into<String>, line: usize, column: Option<&str>, message: impl Into<String>) -> Self {
        let place = Place { what: file.into(), line: Some(line), column: column.map(str::to_owned), is_file: true };
        Self(Box::new(Kind::Format { place, message: message.into() }))
    }

    /// A word is none of those that are known.
    pub(crate) fn word(what: &str, found: &str, expected: &[&str]) -> Self {
        Self::format(what, format!("found `{}`, expected one of `{}`", found.escape_debug(), expected.join("`, `")))
    }

    /// Whether reading or writing failed.
    pub fn is_io(&self) -> bool {
        matches!(*self.0, Kind::Io { .. })
    }

    /// Whether something was read but is not what it should be.
    pub fn is_format(&self) -> bool {
        matches!(*self.0, Kind::Format { .. })
    }

    /// The file as it was named, if it or a line of it is at fault or it could not be read or written.
    pub fn file(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Io { what, .. } => Some(what),
            Kind::Format { place, .. } => place.is_file.then_some(place.what.as_str()),
        }
    }

    /// The line at fault, counted from one.
    pub fn line(&self) -> Option<usize> {
        self.place().and_then(|place| place.line)
    }

    /// The name of the column at fault.
    pub fn column(&self) -> Option<&str> {
        self.place().and_then(|place| place.column.as_deref())
    }

    fn place(&self) -> Option<&Place> {
        match &*self.0 {
            Kind::Io { .. } => None,
            Kind::Format { place, .. } => Some(place),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        self.column.as_ref().map_or(Ok(()), |column| write!(formatter, ": column `{column}`"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Io { what, source } => write!(formatter, "{what}: {source}"),
            Kind::Format { place, message } => write!(formatter, "{place}: {message}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Io { source, .. } => Some(source),
            Kind::Format { .. } => None,
        }
    }
}
