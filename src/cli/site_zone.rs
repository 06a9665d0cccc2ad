//! The time zone of the site: the one that `TZ` names, or else that of the machine.
//!
//! The dashboard counts by its hours, and shows its time beside the reader's. Gatepass
//! itself works in UTC.

use std::env;

use crate::zone::Zone;

/// Where the system keeps its zones, each in a file with its name.
const ZONES: &str = "zoneinfo/";

/// The zone; UTC if neither names one.
pub(super) fn site_zone() -> &'static Zone {
    let set = env::var("TZ").ok().and_then(|value| named(&value));
    let machine = || named(&iana_time_zone::get_timezone().ok()?);
    set.or_else(machine).unwrap_or_else(Zone::utc)
}

/// The zone that a value of `TZ` names. A rule such as `CET-1CEST,M3.5.0,M10.5.0` names none.
fn named(value: &str) -> Option<&'static Zone> {
    let value = value.strip_prefix(':').unwrap_or(value);
    let name = value.rsplit_once(ZONES).map_or(value, |(_, name)| name);
    Zone::find(name)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_zone_is_found_in_the_forms_that_tz_has() {
        for (value, name) in [
            ("Europe/Berlin", Some("Europe/Berlin")),
            (
                ":America/Argentina/Buenos_Aires",
                Some("America/Argentina/Buenos_Aires"),
            ),
            ("/usr/share/zoneinfo/Asia/Kathmandu", Some("Asia/Kathmandu")),
            ("Etc/GMT+3", Some("Etc/GMT+3")),
            ("UTC", Some("UTC")),
            ("CET-1CEST,M3.5.0,M10.5.0/3", None),
            ("UTC0", None),
            ("<+03>-3", None),
            ("Mars/Olympus", None),
            (":/etc/localtime", None),
            ("", None),
        ] {
            let found = named(value);
            assert_eq!(found.map(crate::zone::Zone::name), name, "{value}");
        }
    }
}
