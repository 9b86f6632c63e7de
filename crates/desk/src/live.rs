//! What an administrator may change while the process runs, for readers who hold a plain reference.
//!
//! A value that was replaced stays in memory: an office changes its settings a few times a year, each is a kilobyte, and nobody who
//! is in the middle of reading has to be waited for.

use std::ops::Deref;
use std::sync::{PoisonError, RwLock};

pub(crate) struct Live<T: 'static>(RwLock<&'static T>);

impl<T> Live<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(RwLock::new(Box::leak(Box::new(value))))
    }

    /// Whoever reads from now on reads this.
    pub(crate) fn set(&self, value: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Box::leak(Box::new(value));
    }

    pub(crate) fn get(&self) -> &'static T {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Deref for Live<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.get()
    }
}

/// What holds now; later changes of the one are not the other's.
impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(RwLock::new(self.get()))
    }
}
