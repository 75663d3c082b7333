//! Writing a file whole or not at all.
//!
//! Takes the path of a file and what writes it. The bytes go to a new file beside it, which takes its place when it is
//! complete; a link is followed, and what is no regular file is never replaced. No two writers share a scratch file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// Links that lead to links are followed so many times, as the system does.
const MAX_LINKS: usize = 40;

/// Replaces or makes the file at `path` with what `write` writes.
///
/// # Errors
/// If there is something else than a regular file, or it cannot be written.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    put(path, write).map_err(|error| Error::io(path.display().to_string(), error))
}

fn put(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let target = target(path)?;
    let (scratch, mut file) = Scratch::beside(&target)?;
    write(&mut file)?;
    if let Ok(old) = fs::metadata(&target) {
        fs::set_permissions(&scratch.0, old.permissions())?;
    }
    fs::rename(&scratch.0, &target)
}

/// The file that a path leads to over its links; an error if there is something else than a regular file.
fn target(path: &Path) -> io::Result<PathBuf> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "found a folder, device or pipe, expected a regular file or none"));
    }
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().map_or(next.clone(), |folder| folder.join(&next)),
            // No link, or nothing: reading the link of a file fails.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "found a link that leads to itself, expected a regular file or none"))
}

/// A file of its own name. Dropped, it is removed, unless it was renamed and there is none of that name.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(target: &Path) -> io::Result<(Self, File)> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = target.with_file_name(format!(".onomast-{}-{number}.part", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self(path), file)),
                // Left by a process of the same number: that one is not ours.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
