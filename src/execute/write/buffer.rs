//! The text of an answer while it is written: never longer than allowed, and
//! reserved as it grows.

use super::Failure;
use crate::memory::Reservation;

/// The room that the text has at first.
const FIRST: usize = 16 * 1024;

/// The room that there is beyond [`Buffer::ceiling`]: a value that is not long fits
/// into it.
const ROOM: usize = 4 * 1024;

/// Text longer than this may not fit into [`ROOM`], each of its bytes escaped.
const LONG: usize = ROOM / 8;

/// The bytes around the data of an answer, which are written later.
const FRAME: usize = 64;

/// The text of an answer while it is written.
pub(in crate::execute) struct Buffer {
    text: Vec<u8>,
    /// The most bytes that it may have.
    limit: usize,
    /// The length up to which there is nothing to check.
    ceiling: usize,
    reservation: Reservation,
}

impl Buffer {
    pub(in crate::execute) fn new(limit: usize, reservation: Reservation) -> Self {
        Self {
            text: Vec::new(),
            limit,
            // Nothing was reserved: the first check does it.
            ceiling: 0,
            reservation,
        }
    }

    /// The text, for a value that is not long. [`Buffer::check`] follows before
    /// the next one.
    pub(in crate::execute) fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    pub(in crate::execute) fn len(&self) -> usize {
        self.text.len()
    }

    /// Undoes what was written beyond a length.
    pub(in crate::execute) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
    }

    /// Makes sure that the text is within its limit, and has room for a value.
    #[inline]
    pub(in crate::execute) fn check(&mut self) -> Result<(), Failure> {
        if self.text.len() < self.ceiling {
            Ok(())
        } else {
            self.grow(ROOM)
        }
    }

    /// Makes sure that there is room for a text of this length.
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

    /// Makes sure that the text is within its limit to the byte.
    pub(in crate::execute) fn check_limit(&self) -> Result<(), Failure> {
        if self.text.len() > self.limit {
            return Err(Failure::TooLarge);
        }
        Ok(())
    }

    /// Makes room for so many bytes more, at least twice what there is.
    #[cold]
    fn grow(&mut self, more: usize) -> Result<(), Failure> {
        self.check_limit()?;
        let (len, had) = (self.text.len(), self.text.capacity());
        let most = self.limit.saturating_add(ROOM + FRAME);
        let wanted = had.saturating_mul(2).min(most).max(FIRST).max(len + more);
        if wanted > had {
            // While it is copied, both are there: no more answers are written at once
            // than there are processors, so that is not reserved.
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
