//! Memory of this process, and the limits it ends at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::child::Line;

/// No rival may hold more than this while it is built or opened.
pub(crate) const MAX_BYTES: u64 = 14_000_000_000;
/// No rival may take longer than this to be built or opened.
pub(crate) const MAX_TIME: Duration = Duration::from_secs(240);

/// The most memory this process ever held.
pub(crate) fn peak() -> u64 {
    status("/proc/self/status", "VmHWM:")
}

/// The memory this process holds.
pub(crate) fn resident() -> u64 {
    status("/proc/self/status", "VmRSS:")
}

/// The memory the machine can still give.
pub(crate) fn available() -> u64 {
    status("/proc/meminfo", "MemAvailable:")
}

/// A figure in bytes; zero where the system does not tell it.
fn status(file: &str, key: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(key)).and_then(|rest| rest.split_ascii_whitespace().next());
    value.and_then(|digits| digits.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Ends the process with a word on why if it grows too large or takes too long; until dropped.
pub(crate) struct Watchdog(Arc<AtomicBool>);

impl Watchdog {
    /// Starts to watch.
    pub(crate) fn start() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_over);
        let start = Instant::now();
        std::thread::spawn(move || {
            while !flag.load(Ordering::Relaxed) {
                if resident() > MAX_BYTES {
                    give_up("needs more than 14 GB");
                }
                if start.elapsed() > MAX_TIME {
                    give_up("takes more than 240 s");
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        Self(is_over)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn give_up(why: &str) {
    Line::Skipped(why.to_owned()).print();
    std::process::exit(0);
}
