//! The bytes of an index, wherever they live. The only file with `unsafe`: the memory map.

#[cfg(any(unix, windows))]
use std::fs::File;
use std::path::Path;

#[cfg(any(unix, windows))]
use memmap2::Mmap;

use super::ALIGNMENT;
use crate::error::Error;

/// Bytes that start at a cache line: owned, mapped or built into the program.
pub(crate) enum Bytes {
    Owned {
        words: Vec<u64>,
        start: usize,
        len: usize,
    },
    #[cfg(any(unix, windows))]
    Mapped(Mmap),
    #[cfg_attr(not(feature = "english"), allow(dead_code))]
    BuiltIn(&'static [u8]),
}

impl Bytes {
    /// Copies `bytes` to an aligned buffer.
    pub(crate) fn copied(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8) + ALIGNMENT / 8];
        let start = words.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT / 8) * 8;
        bytemuck::cast_slice_mut(&mut words)[start..start + bytes.len()].copy_from_slice(bytes);
        Self::Owned { words, start, len: bytes.len() }
    }

    /// Maps a file, read-only.
    ///
    /// # Errors
    /// If the file cannot be opened or mapped.
    #[cfg(any(unix, windows))]
    pub(crate) fn mapped(path: &Path) -> Result<Self, Error> {
        let fail = |error| Error::io(path.display().to_string(), error);
        let file = File::open(path).map_err(fail)?;
        // SAFETY: the map is read-only and lives as long as `Bytes`. A file that another process changes while it is
        // mapped breaks the promise that a `&[u8]` is constant; the documentation of `Gazetteer::open` tells users to
        // replace compiled files by renaming, never in place. Every read of the bytes is bounds-checked and no value
        // in them is trusted, so a changed file gives wrong matches, not wrong memory. If the file is truncated, the
        // pages beyond its end are gone and the first read of one ends the process with SIGBUS: no memory of others is
        // read, and it cannot be caught here. Who must live with such writers takes `Gazetteer::from_bytes`. A test
        // maps a corrupt file.
        let map = unsafe { Mmap::map(&file) }.map_err(fail)?;
        Ok(Self::Mapped(map))
    }

    /// Reads a file, where nothing can be mapped.
    ///
    /// # Errors
    /// If the file cannot be read.
    #[cfg(not(any(unix, windows)))]
    pub(crate) fn mapped(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|error| Error::io(path.display().to_string(), error))?;
        Ok(Self::copied(&bytes))
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Owned { words, start, len } => &bytemuck::cast_slice(words)[*start..*start + *len],
            #[cfg(any(unix, windows))]
            Self::Mapped(map) => map,
            Self::BuiltIn(bytes) => bytes,
        }
    }

    pub(crate) fn is_built_in(&self) -> bool {
        matches!(self, Self::BuiltIn(_))
    }
}
