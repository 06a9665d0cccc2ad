//! The text of an answer while it is written. It never exceeds its limit, and its
//! memory is reserved as it grows.

use super::Failure;
use crate::memory::Reservation;

/// The initial capacity.
const FIRST: usize = 16 * 1024;

/// The spare capacity beyond [`Buffer::ceiling`], which is enough for any short value.
const ROOM: usize = 4 * 1024;

/// A text longer than this may not fit into [`ROOM`] if each of its bytes is escaped.
const LONG: usize = ROOM / 8;

/// The bytes around the data of an answer, which are added later.
const FRAME: usize = 64;

/// The text of an answer while it is written.
pub(in crate::execute) struct Buffer {
    text: Vec<u8>,
    /// The maximum number of bytes.
    limit: usize,
    /// The length up to which nothing needs to be checked.
    ceiling: usize,
    reservation: Reservation,
}

impl Buffer {
    pub(in crate::execute) fn new(limit: usize, reservation: Reservation) -> Self {
        Self {
            text: Vec::new(),
            limit,
            // Nothing is reserved yet: the first check does it.
            ceiling: 0,
            reservation,
        }
    }

    /// The text, for appending a short value. [`Buffer::check`] must be called before
    /// the next one.
    pub(in crate::execute) fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    pub(in crate::execute) fn len(&self) -> usize {
        self.text.len()
    }

    /// Removes the text after a length.
    pub(in crate::execute) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
    }

    /// Checks the limit, and makes room for a short value.
    #[inline]
    pub(in crate::execute) fn check(&mut self) -> Result<(), Failure> {
        if self.text.len() < self.ceiling {
            Ok(())
        } else {
            self.grow(ROOM)
        }
    }

    /// Makes room for a text of this length.
    #[inline]
    pub(in crate::execute) fn check_text(&mut self, len: usize) -> Result<(), Failure> {
        if len <= LONG {
            return Ok(());
        }
        if self.text.len().saturating_add(len) > self.limit {
            return Err(Failure::TooLarge);
        }
        self.grow(len + ROOM)
    }

    /// Checks the limit exactly, to the byte.
    pub(in crate::execute) fn check_limit(&self) -> Result<(), Failure> {
        if self.text.len() > self.limit {
            return Err(Failure::TooLarge);
        }
        Ok(())
    }

    /// Makes room for this many more bytes, and at least doubles the capacity.
    #[cold]
    fn grow(&mut self, more: usize) -> Result<(), Failure> {
        self.check_limit()?;
        let (len, had) = (self.text.len(), self.text.capacity());
        let most = self.limit.saturating_add(ROOM + FRAME);
        let wanted = had.saturating_mul(2).min(most).max(FIRST).max(len + more);
        if wanted > had {
            // Both buffers exist while the text is copied. That is not reserved,
            // because no more answers are written at the same time than there are
            // processors.
            self.reservation.resize(wanted)?;
            self.text.reserve_exact(wanted - len);
        }
        self.reservation.resize(self.text.capacity())?;
        self.ceiling = (self.text.capacity() - ROOM).min(self.limit.saturating_add(1));
        Ok(())
    }

    /// The text, and its memory.
    pub(in crate::execute) fn finish(self) -> (Vec<u8>, Reservation) {
        (self.text, self.reservation)
    }
}
