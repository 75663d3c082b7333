//! What one thread reads and another works off: as much at once as there is, and never more than fits.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So many bytes may wait; one item may be larger, and then waits alone.
const MOST_BYTES: usize = 8 << 20;

/// A closable queue that is taken from all at once.
///
/// Whoever takes gets what has come so far: one item of a slow writer, a whole batch while the last was worked on.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    items: Vec<T>,
    n_bytes: usize,
    is_closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State { items: Vec::new(), n_bytes: 0, is_closed: false }), changed: Condvar::new() }
    }

    /// Appends an item that holds so many bytes, when there is room for it.
    pub(crate) fn push(&self, item: T, n_bytes: usize) {
        let mut state = self.state();
        while !state.items.is_empty() && state.n_bytes + n_bytes > MOST_BYTES {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.items.push(item);
        state.n_bytes += n_bytes;
        drop(state);
        self.changed.notify_all();
    }

    /// Nothing will come any more.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    /// Whether whoever takes now has to wait.
    pub(crate) fn is_empty(&self) -> bool {
        self.state().items.is_empty()
    }

    /// Everything that has come, at least one item; nothing at the end.
    pub(crate) fn take(&self) -> Vec<T> {
        let mut state = self.state();
        while state.items.is_empty() && !state.is_closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.n_bytes = 0;
        let items = std::mem::take(&mut state.items);
        drop(state);
        self.changed.notify_all();
        items
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes a queue when the thread that fills it ends, however it ends.
pub(crate) struct Closing<'q, T>(pub(crate) &'q Queue<T>);

impl<T> Drop for Closing<'_, T> {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers, and the bytes that they stand for.
    const ITEMS: [(i32, usize); 5] = [(1, 10), (2, MOST_BYTES - 10), (3, 1), (4, 2 * MOST_BYTES), (5, 1)];

    #[test]
    fn no_more_waits_than_fits() {
        let queue = Queue::new();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _closing = Closing(&queue);
                for item in ITEMS {
                    queue.push(item, item.1);
                }
            });
            // However the two threads take turns, a batch is no larger than fits, or one item.
            let batches: Vec<Vec<(i32, usize)>> = std::iter::from_fn(|| Some(queue.take()).filter(|batch| !batch.is_empty())).collect();
            assert_eq!(batches.concat(), ITEMS);
            let fits = |batch: &Vec<(i32, usize)>| batch.len() == 1 || batch.iter().map(|item| item.1).sum::<usize>() <= MOST_BYTES;
            assert!(batches.iter().all(fits), "{batches:?}");
        });
        assert!(queue.is_empty() && queue.take().is_empty());
    }
}
