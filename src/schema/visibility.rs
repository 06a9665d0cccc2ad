//! Which rows a viewer sees who is bound to gates: passes that are valid at these gates,
//! their holders, what was scanned at these gates, and the events about them. Everyone sees
//! all gates.
//!
//! The conditions are those that many rows match, so a statement tests them on the rows
//! that it walks.

use entity::{event, pass, scan};

use crate::sql::{Comparison, Filter, Operand};
use crate::table::Cell;

/// Passes of these gates, and those that are valid at every gate.
pub(super) fn visible_pass() -> Filter {
    let table = &super::pass().table;
    let any_gate = Filter::Compare {
        column: table.index_of(pass::Column::AnyGate),
        comparison: Comparison::Equal,
        value: Operand::Given(Cell::Boolean(true)),
    };
    let of_gates = Filter::OfGates(table.index_of(pass::Column::GateId));
    Filter::Broad(Box::new(Filter::Any(vec![of_gates, any_gate])))
}

/// Holders of a pass that the viewer sees.
pub(super) fn visible_holder() -> Filter {
    let table = &super::pass().table;
    Filter::Broad(Box::new(Filter::Referring {
        table,
        foreign_key: table.index_of(pass::Column::HolderId),
        filter: Box::new(visible_pass()),
    }))
}

/// Scans at these gates, whether or not the viewer sees the pass.
pub(super) fn visible_scan() -> Filter {
    let table = &super::scan().table;
    let of_gates = Filter::OfGates(table.index_of(scan::Column::GateId));
    Filter::Broad(Box::new(of_gates))
}

/// Events of transactions that no older one can still add an event before.
pub(super) fn settled_event() -> Filter {
    let table = &super::event().table;
    Filter::Settled(table.index_of(event::Column::TransactionId))
}

/// Settled events about these gates, and about their passes and scans.
pub(super) fn visible_event() -> Filter {
    let table = &super::event().table;
    let of_gates = Filter::OfGates(table.index_of(event::Column::GateId));
    Filter::All(vec![settled_event(), Filter::Broad(Box::new(of_gates))])
}
