//! The one error type: what was found, what was expected, and where.

use std::fmt;
use std::io;

/// Why a list, a compiled file or a model could not be loaded.
///
/// Opaque: print it, ask [`is_io`](Error::is_io) or [`is_format`](Error::is_format), follow `source()`.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Io { what: String, source: io::Error },
    Format { place: String, message: String },
}

impl Error {
    pub(crate) fn io(what: impl Into<String>, source: io::Error) -> Self {
        Self(Box::new(Kind::Io { what: what.into(), source }))
    }

    pub(crate) fn format(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Box::new(Kind::Format { place: place.into(), message: message.into() }))
    }

    /// Whether reading or writing failed.
    pub fn is_io(&self) -> bool {
        matches!(*self.0, Kind::Io { .. })
    }

    /// Whether the bytes were read but are not what they should be.
    pub fn is_format(&self) -> bool {
        matches!(*self.0, Kind::Format { .. })
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
