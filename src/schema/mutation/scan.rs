//! Recording scans. `src/mutate/scan` judges them.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use entity::pass;
use entity::scan::{Column, Direction};

use super::{LONG, columns, id, mistake, optional, required, unless};
use crate::object::{
    Decision, InputKind, Items, Leaf, Mistake, Mutation, UserErrorCode, Values, Write,
};
use crate::schema::scan::Direction as DirectionType;
use crate::schema::{gate, scan};
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Role;

/// The field with the time at which a code was read.
pub(crate) const SCANNED_AT: &str = "at";

/// How long a device may keep scans while it is offline.
const EARLIEST: TimeDelta = TimeDelta::days(7);

/// How much a device's clock may be ahead.
const LATEST: TimeDelta = TimeDelta::minutes(1);

/// A scan that somebody asks to record.
pub(crate) struct Attempt {
    /// The gate.
    pub(crate) gate: i64,
    /// The code, as it was read.
    pub(crate) code: String,
    /// The direction in which the holder goes.
    pub(crate) direction: Direction,
    /// When the code was read, if it was before.
    pub(crate) at: Option<DateTime<Utc>>,
    /// Whether the holder has passed the gate already, whatever the rules say.
    pub(crate) force: bool,
}

/// The columns of a scan that its writer gives.
#[must_use]
pub(crate) fn judged_columns() -> Arc<[ColumnIndex]> {
    use Column::{
        Code, Conflict, DenialReason, Direction, GateId, HolderId, Late, Outcome, PassId, ScannedAt,
    };
    static JUDGED: LazyLock<Arc<[ColumnIndex]>> = LazyLock::new(|| {
        let of = [
            Code,
            PassId,
            HolderId,
            GateId,
            Direction,
            Outcome,
            DenialReason,
            ScannedAt,
            Late,
            Conflict,
        ];
        columns(&scan().table, of).into()
    });
    Arc::clone(&JUDGED)
}

/// The columns of a pass that its scans change.
#[must_use]
pub(crate) fn kept_columns() -> Arc<[ColumnIndex]> {
    use pass::Column::{Entries, InsideSince, LastScannedAt};
    static KEPT: LazyLock<Arc<[ColumnIndex]>> = LazyLock::new(|| {
        let table = &crate::schema::pass().table;
        columns(table, [InsideSince, Entries, LastScannedAt]).into()
    });
    Arc::clone(&KEPT)
}

pub(super) fn mutations() -> [Mutation; 2] {
    let several = Mutation {
        name: "recordScans",
        description: "Records scans: all of them, or none. Scans of one pass are judged in the order of their times, or else of the list."
            .to_owned(),
        items: Some(Items {
            field: "scans",
            ty: "NewScan",
            description: "A scan to record.",
        }),
        ..record()
    };
    [record(), several]
}

fn record() -> Mutation {
    Mutation {
        name: "recordScan",
        description: "Records that a code was read at a gate, and says whether the gate opens. A scan that is denied is recorded too, and is not an error."
            .to_owned(),
        role: Role::Guard,
        for_unbound: false,
        target: scan,
        items: None,
        fields: vec![
            id(
                "gate",
                gate,
                "The gate at which the code was read. A viewer who is bound to gates scans at these alone.",
            ),
            required(
                "code",
                InputKind::Text(LONG),
                "The code, as it was read. A pass has exactly this code.",
            ),
            required(
                "direction",
                InputKind::Enumeration(Leaf::from_type::<DirectionType>()),
                "The direction in which the holder goes.",
            ),
            optional(
                SCANNED_AT,
                InputKind::Time,
                "When the code was read, for a scan that was made while the device was offline: at most 7 days ago, and at most 1 minute ahead. It is judged as of then. By default, the scan is made now: after all scans of its pass that were recorded before.",
            ),
            optional(
                "force",
                InputKind::Boolean,
                "Whether the holder has passed the gate already. The scan is then ADMITTED, with the reason why the gate would have stayed closed. Defaults to false.",
            ),
        ],
        reads: Vec::new(),
        write: Write::Scans,
        event: "SCAN_RECORDED",
        decide: check,
    }
}

/// What is wrong with a scan, whatever the database contains. Its values are decided later,
/// when its pass is locked.
fn check(decision: &Decision<'_>) -> Result<Values, Vec<Mistake>> {
    let Attempt { gate, at, .. } = Attempt::new(decision);
    let (own, now) = (decision.viewer.gates.as_ref(), decision.now);
    let mistakes = [
        mistake(
            own.is_some_and(|own| !own.contains(&gate)),
            UserErrorCode::OtherGate,
            "gate",
            "You are bound to other gates. Choose one of yours.",
        ),
        mistake(
            at.is_some_and(|at| at < now - EARLIEST),
            UserErrorCode::Invalid,
            SCANNED_AT,
            "It is more than 7 days ago, which is too long to record it.",
        ),
        mistake(
            at.is_some_and(|at| at > now + LATEST),
            UserErrorCode::Invalid,
            SCANNED_AT,
            "It is more than 1 minute ahead. Set the clock of the device.",
        ),
    ];
    unless(Vec::new(), mistakes)
}

impl Attempt {
    /// The scan that an item asks to record. The types of its fields were checked before.
    #[must_use]
    pub(crate) fn new(decision: &Decision<'_>) -> Self {
        let text = |field: &str| match decision.value(field) {
            Cell::Text(text) => text,
            _ => String::new(),
        };
        Self {
            gate: match decision.value("gate") {
                Cell::Integer(gate) => gate,
                // The key of no gate.
                _ => 0,
            },
            code: text("code"),
            direction: match text("direction").as_str() {
                "OUT" => Direction::Out,
                _ => Direction::In,
            },
            at: match decision.value(SCANNED_AT) {
                Cell::Time(at) => Some(at),
                _ => None,
            },
            force: decision.value("force") == Cell::Boolean(true),
        }
    }
}
