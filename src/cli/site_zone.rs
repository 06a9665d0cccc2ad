//! The time zone of the site: that of the process, which `TZ` sets, or else of the machine.
//!
//! The dashboard shows it beside the reader's own. Gatepass itself works in UTC.

use std::env;

/// Where the system keeps its zones, each in a file with its name.
const ZONES: &str = "zoneinfo/";

/// The zone's IANA name; `UTC` if there is none.
pub(super) fn time_zone() -> String {
    let set = env::var("TZ").ok().filter(|set| !set.is_empty());
    let name = set.or_else(|| iana_time_zone::get_timezone().ok());
    name.as_deref()
        .and_then(iana_name)
        .unwrap_or("UTC")
        .to_owned()
}

/// The name in a value of `TZ`. A rule such as `CET-1CEST,M3.5.0,M10.5.0` has none.
fn iana_name(value: &str) -> Option<&str> {
    let value = value.strip_prefix(':').unwrap_or(value);
    let name = value.rsplit_once(ZONES).map_or(value, |(_, name)| name);
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && (name.contains('/') || name.chars().all(|each| each.is_ascii_alphabetic()))
        && name
            .chars()
            .all(|each| each.is_ascii_alphanumeric() || "+-_/".contains(each));
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::iana_name;

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
            ("\"><script>/", None),
            ("/etc/localtime", None),
            ("", None),
        ] {
            assert_eq!(iana_name(value), name, "{value}");
        }
    }
}
