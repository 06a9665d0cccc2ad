//! Valid and invalid rows.

const EARLY: &str = "'2026-01-01T00:00:00+00:00'";
const LATE: &str = "'2026-01-02T00:00:00+00:00'";

/// The SHA-256 hash of `abc`, and that of the token with the key 1.
const HASH: &str = "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'";
pub(super) const OTHER_HASH: &str =
    "'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'";

/// A row that every rule accepts.
fn good(table: &str) -> Vec<(&'static str, &'static str)> {
    match table {
        "gate" => vec![
            ("code", "'G9'"),
            ("name", "'North'"),
            ("location", "'Here'"),
            ("closed_at", "NULL"),
            ("created_at", EARLY),
            ("version", "1"),
            ("updated_at", "NULL"),
        ],
        "holder" => vec![
            ("name", "'Ada'"),
            ("company", "NULL"),
            ("phone", "NULL"),
            ("blocked_at", "NULL"),
            ("block_reason", "NULL"),
            ("created_at", EARLY),
            ("version", "1"),
            ("updated_at", "NULL"),
        ],
        "pass" => vec![
            ("code", "'P9'"),
            ("gate_id", "1"),
            ("holder_id", "1"),
            ("kind", "'VISITOR'"),
            ("purpose", "NULL"),
            ("vehicle_plate", "NULL"),
            ("any_gate", "FALSE"),
            ("max_entries", "NULL"),
            ("issued_at", EARLY),
            ("valid_from", EARLY),
            ("valid_until", LATE),
            ("revoked_at", "NULL"),
            ("revoke_reason", "NULL"),
            ("inside_since", "NULL"),
            ("entries", "0"),
            ("last_scanned_at", "NULL"),
            ("version", "1"),
            ("updated_at", "NULL"),
        ],
        "token" => vec![
            ("name", "'Ada'"),
            ("role", "'GUARD'"),
            ("gate_bound", "TRUE"),
            ("secret_hash", HASH),
            ("created_at", EARLY),
            ("expires_at", "NULL"),
            ("revoked_at", "NULL"),
            ("last_used_at", "NULL"),
        ],
        "event" => vec![
            ("kind", "'GATE_CREATED'"),
            ("at", EARLY),
            ("viewer", "'token:1'"),
            ("request_id", "NULL"),
            ("gate_id", "1"),
            ("holder_id", "NULL"),
            ("pass_id", "NULL"),
            ("scan_id", "NULL"),
            ("old_values", "NULL"),
            ("new_values", "'{}'"),
        ],
        "idempotency" => vec![
            ("viewer", "'token:1'"),
            ("key", "'k'"),
            ("input", HASH),
            ("result", "NULL"),
            ("at", EARLY),
        ],
        "pass_tally_time" => vec![("id", "1"), ("at", EARLY)],
        "token_gate" => vec![("token_id", "1"), ("gate_id", "1")],
        "session" => vec![
            ("token_id", "1"),
            ("secret_hash", HASH),
            ("created_at", EARLY),
            ("expires_at", LATE),
            ("person_issuer", "NULL"),
            ("person_id", "NULL"),
            ("person_name", "NULL"),
            ("person_role", "NULL"),
            ("person_gates", "NULL"),
        ],
        _ => vec![
            ("code", "'P1'"),
            ("pass_id", "1"),
            ("holder_id", "NULL"),
            ("gate_id", "1"),
            ("direction", "'IN'"),
            ("outcome", "'ADMITTED'"),
            ("denial_reason", "NULL"),
            ("scanned_at", EARLY),
            ("late", "FALSE"),
            ("conflict", "FALSE"),
        ],
    }
}

/// A session of a person, without a token.
const PERSON: &[(&str, &str)] = &[
    ("token_id", "NULL"),
    ("person_issuer", "'https://login.example'"),
    ("person_id", "'oidc:1'"),
    ("person_name", "'Ada'"),
    ("person_role", "'GUARD'"),
    ("person_gates", "'[]'"),
];

/// A table, how a row differs from a valid one, and the rule that refuses it. No
/// rule if the row is valid.
pub(super) type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    Option<&'static str>,
);

pub(super) const CASES: &[Case] = &[
    ("gate", &[], None),
    ("gate", &[("closed_at", LATE)], None),
    ("gate", &[("code", "''")], Some("gate_code_not_empty")),
    ("gate", &[("name", "''")], Some("gate_name_not_empty")),
    (
        "gate",
        &[("location", "''")],
        Some("gate_location_not_empty"),
    ),
    ("holder", &[], None),
    ("holder", &[("blocked_at", LATE)], None),
    (
        "holder",
        &[("blocked_at", LATE), ("block_reason", "'x'")],
        None,
    ),
    ("holder", &[("name", "''")], Some("holder_name_not_empty")),
    (
        "holder",
        &[("block_reason", "'x'")],
        Some("holder_block_reason_only_when_blocked"),
    ),
    ("pass", &[], None),
    ("pass", &[("kind", "'CONTRACTOR'")], None),
    ("pass", &[("kind", "'STAFF'"), ("any_gate", "TRUE")], None),
    (
        "pass",
        &[("kind", "'VEHICLE'"), ("vehicle_plate", "'AB-1'")],
        None,
    ),
    ("pass", &[("max_entries", "1")], None),
    ("pass", &[("revoked_at", LATE)], None),
    (
        "pass",
        &[("revoked_at", LATE), ("revoke_reason", "'x'")],
        None,
    ),
    ("pass", &[("code", "''")], Some("pass_code_not_empty")),
    ("pass", &[("kind", "'visitor'")], Some("pass_kind_known")),
    (
        "pass",
        &[("vehicle_plate", "'AB-1'")],
        Some("pass_plate_only_of_vehicle"),
    ),
    (
        "pass",
        &[("max_entries", "0")],
        Some("pass_max_entries_positive"),
    ),
    (
        "pass",
        &[("max_entries", "-1")],
        Some("pass_max_entries_positive"),
    ),
    ("pass", &[("entries", "2"), ("last_scanned_at", LATE)], None),
    (
        "pass",
        &[("entries", "-1")],
        Some("pass_entries_not_negative"),
    ),
    (
        "pass",
        &[("valid_until", EARLY)],
        Some("pass_valid_until_after_from"),
    ),
    (
        "pass",
        &[("valid_from", LATE), ("valid_until", EARLY)],
        Some("pass_valid_until_after_from"),
    ),
    (
        "pass",
        &[("revoke_reason", "'x'")],
        Some("pass_revoke_reason_only_when_revoked"),
    ),
    ("scan", &[], None),
    ("scan", &[("direction", "'OUT'")], None),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'GATE_CLOSED'")],
        None,
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'REVOKED'")],
        None,
    ),
    (
        "scan",
        &[
            ("outcome", "'DENIED'"),
            ("denial_reason", "'HOLDER_BLOCKED'"),
        ],
        None,
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'WRONG_GATE'")],
        None,
    ),
    (
        "scan",
        &[
            ("outcome", "'DENIED'"),
            ("denial_reason", "'NOT_YET_VALID'"),
        ],
        None,
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'EXPIRED'")],
        None,
    ),
    (
        "scan",
        &[
            ("outcome", "'DENIED'"),
            ("denial_reason", "'ALREADY_INSIDE'"),
        ],
        None,
    ),
    (
        "scan",
        &[
            ("outcome", "'DENIED'"),
            ("denial_reason", "'ENTRIES_EXHAUSTED'"),
        ],
        None,
    ),
    (
        "scan",
        &[
            ("direction", "'OUT'"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'NOT_INSIDE'"),
        ],
        None,
    ),
    (
        "scan",
        &[
            ("pass_id", "NULL"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'UNKNOWN_PASS'"),
        ],
        None,
    ),
    (
        "scan",
        &[
            ("pass_id", "NULL"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'GATE_CLOSED'"),
        ],
        None,
    ),
    ("scan", &[("code", "''")], Some("scan_code_not_empty")),
    (
        "scan",
        &[("direction", "'UP'")],
        Some("scan_direction_known"),
    ),
    (
        "scan",
        &[("outcome", "'MAYBE'")],
        Some("scan_outcome_known"),
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'BORED'")],
        Some("scan_denial_reason_known"),
    ),
    (
        "scan",
        &[("outcome", "'DENIED'")],
        Some("scan_denied_with_reason"),
    ),
    // Forced scans.
    ("scan", &[("denial_reason", "'REVOKED'")], None),
    (
        "scan",
        &[("pass_id", "NULL"), ("denial_reason", "'UNKNOWN_PASS'")],
        None,
    ),
    ("scan", &[("late", "TRUE")], None),
    ("scan", &[("late", "TRUE"), ("conflict", "TRUE")], None),
    (
        "scan",
        &[("conflict", "TRUE")],
        Some("scan_conflict_only_when_late"),
    ),
    (
        "scan",
        &[("pass_id", "NULL")],
        Some("scan_without_pass_denied"),
    ),
    (
        "scan",
        &[
            ("pass_id", "NULL"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'REVOKED'"),
        ],
        Some("scan_without_pass_denied"),
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'UNKNOWN_PASS'")],
        Some("scan_unknown_pass_without_pass"),
    ),
    (
        "scan",
        &[("outcome", "'DENIED'"), ("denial_reason", "'NOT_INSIDE'")],
        Some("scan_denial_reason_fits_direction"),
    ),
    (
        "scan",
        &[
            ("direction", "'OUT'"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'EXPIRED'"),
        ],
        Some("scan_denial_reason_fits_direction"),
    ),
    ("scan", &[("holder_id", "1")], None),
    (
        "scan",
        &[
            ("pass_id", "NULL"),
            ("holder_id", "1"),
            ("outcome", "'DENIED'"),
            ("denial_reason", "'UNKNOWN_PASS'"),
        ],
        Some("scan_holder_only_with_pass"),
    ),
    ("token", &[], None),
    (
        "token",
        &[("role", "'ADMIN'"), ("gate_bound", "FALSE")],
        None,
    ),
    (
        "token",
        &[
            ("expires_at", LATE),
            ("revoked_at", LATE),
            ("last_used_at", LATE),
        ],
        None,
    ),
    ("token", &[("name", "''")], Some("token_name_not_empty")),
    ("token", &[("role", "'guard'")], Some("token_role_known")),
    (
        "token",
        &[("secret_hash", "'gpt_'")],
        Some("token_secret_hash_length"),
    ),
    ("token_gate", &[], None),
    (
        "pass_tally_time",
        &[("id", "2")],
        Some("pass_tally_time_is_one_row"),
    ),
    ("session", &[], None),
    ("session", PERSON, None),
    (
        "session",
        &[
            ("token_id", "NULL"),
            ("person_issuer", "'https://login.example'"),
            ("person_id", "'oidc:1'"),
            ("person_name", "'Ada'"),
            ("person_role", "'BOSS'"),
        ],
        Some("session_person_role_known"),
    ),
    // Neither a token nor a person, both, and a person of whom something is unknown.
    (
        "session",
        &[("token_id", "NULL")],
        Some("session_token_or_person"),
    ),
    (
        "session",
        &[("person_gates", "'[]'")],
        Some("session_token_or_person"),
    ),
    (
        "session",
        &[
            ("person_issuer", "'https://login.example'"),
            ("person_id", "'oidc:1'"),
            ("person_name", "'Ada'"),
            ("person_role", "'GUARD'"),
        ],
        Some("session_token_or_person"),
    ),
    (
        "session",
        &[
            ("token_id", "NULL"),
            ("person_issuer", "'https://login.example'"),
            ("person_name", "'Ada'"),
            ("person_role", "'GUARD'"),
        ],
        Some("session_token_or_person"),
    ),
    (
        "session",
        &[("secret_hash", "'gps_'")],
        Some("session_secret_hash_length"),
    ),
    (
        "session",
        &[("expires_at", EARLY)],
        Some("session_expires_after_created"),
    ),
    ("event", &[], None),
    (
        "event",
        &[("kind", "'gate_created'")],
        Some("event_kind_known"),
    ),
    ("event", &[("viewer", "''")], Some("event_viewer_not_empty")),
    ("idempotency", &[], None),
    (
        "idempotency",
        &[("key", "''")],
        Some("idempotency_key_not_empty"),
    ),
    (
        "idempotency",
        &[("input", "'x'")],
        Some("idempotency_input_length"),
    ),
    // Keys and references.
    (
        "event",
        &[("gate_id", "7")],
        Some("FOREIGN KEY|event_gate_id_fkey"),
    ),
    (
        "event",
        &[("holder_id", "7")],
        Some("FOREIGN KEY|event_holder_id_fkey"),
    ),
    (
        "event",
        &[("pass_id", "7")],
        Some("FOREIGN KEY|event_pass_id_fkey"),
    ),
    (
        "event",
        &[("scan_id", "7")],
        Some("FOREIGN KEY|event_scan_id_fkey"),
    ),
    (
        "token",
        &[("secret_hash", OTHER_HASH)],
        Some("token.secret_hash|token_secret_hash_idx"),
    ),
    (
        "token_gate",
        &[("token_id", "7")],
        Some("FOREIGN KEY|token_gate_token_id_fkey"),
    ),
    (
        "token_gate",
        &[("gate_id", "7")],
        Some("FOREIGN KEY|token_gate_gate_id_fkey"),
    ),
    (
        "session",
        &[("token_id", "7")],
        Some("FOREIGN KEY|session_token_id_fkey"),
    ),
    ("gate", &[("code", "'G1'")], Some("gate.code|gate_code_idx")),
    ("pass", &[("code", "'P1'")], Some("pass.code|pass_code_idx")),
    (
        "pass",
        &[("gate_id", "7")],
        Some("FOREIGN KEY|pass_gate_id_fkey"),
    ),
    (
        "pass",
        &[("holder_id", "7")],
        Some("FOREIGN KEY|pass_holder_id_fkey"),
    ),
    (
        "scan",
        &[("gate_id", "7")],
        Some("FOREIGN KEY|scan_gate_id_fkey"),
    ),
    (
        "scan",
        &[("pass_id", "7")],
        Some("FOREIGN KEY|scan_pass_id_fkey"),
    ),
    (
        "scan",
        &[("holder_id", "7")],
        Some("FOREIGN KEY|scan_pass_id_holder_id_fkey"),
    ),
];

/// The statement that inserts a valid row with changes.
pub(super) fn insert(table: &str, changes: &[(&str, &str)]) -> String {
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for (column, value) in good(table) {
        let change = changes.iter().find(|(changed, _)| *changed == column);
        columns.push(column);
        values.push(change.map_or(value, |(_, value)| *value));
    }
    let (columns, values) = (columns.join(", "), values.join(", "));
    format!("INSERT INTO {table} ({columns}) VALUES ({values})")
}
