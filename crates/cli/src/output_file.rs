//! A file that the program writes: beside its place, under a name that nobody else has, and renamed when it is whole.
//!
//! So a run that fails leaves what stood there before, and of two runs at once one leaves its whole file. Where the
//! output is one of the inputs, or no regular file, nothing is written at all.

use std::fs::{Metadata, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use tempfile::{Builder, NamedTempFile};

/// So many links are followed to where the output belongs, as Linux does.
const MOST_LINKS: usize = 40;

/// The exit status of a program that Ctrl-C stops, as shells count.
const STOPPED: i32 = 130;

/// The scratch file of an output, until [`OutputFile::finish`] puts it in its place.
pub(crate) struct OutputFile {
    /// Where the file goes: behind links, if the named one is a link.
    target: PathBuf,
    scratch: NamedTempFile,
    /// The rights of the file that is replaced.
    permissions: Option<Permissions>,
    /// What the user called it.
    name: String,
}

impl OutputFile {
    /// Starts the file that will stand at `path`; where that is a link, at the place it leads to.
    ///
    /// # Errors
    /// If it is one of the inputs (by whatever name), a directory, a device or a pipe, or its directory takes no file.
    pub(crate) fn create<'p>(path: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<Self> {
        let name = path.display().to_string();
        // What the system finds there, before links are followed by hand: `/dev/stdout` leads to no name.
        let earlier = match std::fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).context(name),
        };
        if let Some(earlier) = &earlier {
            check(&name, path, earlier, inputs)?;
        }
        let target = behind_links(path).with_context(|| name.clone())?;
        let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let scratch = scratch_in(directory).with_context(|| name.clone())?;
        let permissions = earlier.map(|earlier| earlier.permissions());
        Ok(Self { target, scratch, permissions, name })
    }

    /// Where the bytes are until then.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If it cannot be renamed; then it is gone.
    pub(crate) fn finish(self) -> Result<()> {
        if let Some(permissions) = self.permissions {
            std::fs::set_permissions(self.scratch.path(), permissions).with_context(|| self.name.clone())?;
        }
        self.scratch.persist(&self.target).map_err(|error| error.error).context(self.name)?;
        Ok(())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.scratch.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.scratch.as_file_mut().flush()
    }
}

/// An empty file with the rights of any new file.
fn scratch_in(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".onomast-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    std::fs::metadata(directory)?;
    // What went wrong, without the name of the scratch file, which nobody knows.
    let scratch = builder.tempfile_in(directory).map_err(|error| io::Error::from(error.kind()))?;
    remove_when_stopped(scratch.path());
    Ok(scratch)
}

/// Takes the scratch file away when the user stops the program; a long import would leave much of a dump behind.
fn remove_when_stopped(scratch: &Path) {
    static SCRATCH: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    SCRATCH.lock().unwrap_or_else(PoisonError::into_inner).push(scratch.to_owned());
    // An error says that the handler is there already.
    let _ = ctrlc::set_handler(|| {
        for path in SCRATCH.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            // There is no one left to tell if this fails.
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(STOPPED);
    });
}

/// Where a path leads, whether there is a file yet or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !std::fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Ok(path);
        }
        let link = std::fs::read_link(&path)?;
        path = path.parent().map_or_else(|| link.clone(), |parent| parent.join(&link));
    }
    Err(io::Error::other("found links that lead to links without end, expected a file"))
}

/// Whether the earlier file may be replaced.
fn check<'p>(name: &str, path: &Path, earlier: &Metadata, inputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    if earlier.is_dir() {
        bail!("{name}: found a directory, expected a file to write");
    }
    if !earlier.is_file() {
        bail!("{name}: found a device or a pipe, expected a regular file to write");
    }
    for input in inputs {
        if is_same(path, earlier, input) {
            bail!("{name}: found the input {} as the output too, expected another file", input.display());
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_same(_: &Path, earlier: &Metadata, input: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Looked at, not opened: an input may be a pipe.
    std::fs::metadata(input).is_ok_and(|input| (input.dev(), input.ino()) == (earlier.dev(), earlier.ino()))
}

#[cfg(not(unix))]
fn is_same(path: &Path, _: &Metadata, input: &Path) -> bool {
    let canonical = std::fs::canonicalize(path);
    canonical.is_ok_and(|path| std::fs::canonicalize(input).is_ok_and(|input| input == path))
}
