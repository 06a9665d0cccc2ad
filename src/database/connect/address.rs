//! Displays database URLs without their secrets.
//!
//! A password that contains `/`, `?` or `#` without percent-encoding moves the
//! boundaries of a URL. Parts of it then end up in the apparent host, database name or
//! parameters, and would be displayed. [`check`] refuses such a URL before any of it is
//! parsed.

use url::Url;

/// The advice for a password whose end is ambiguous.
const ENCODE: &str = "a password with `/`, `?`, `#` or `@` must be percent-encoded \
                      (`/` is %2F, `?` is %3F, `#` is %23, `@` is %40, `:` is %3A, `%` is %25)";

/// Parameters whose values may contain `@`, as the user names of some providers do.
const KNOWN: [&str; 5] = ["host", "dbname", "user", "password", "options"];

/// Parameters that identify the database and are not secret.
const SHOWN: [&str; 4] = ["host", "port", "dbname", "user"];

/// Refuses a `PostgreSQL` URL whose password may have moved its boundaries. No part of
/// such a URL may be displayed.
pub(super) fn check(url: &str) -> Result<(), &'static str> {
    let after_scheme = url.split_once(':').map_or("", |(_, rest)| rest);
    let Some(rest) = after_scheme.strip_prefix("//") else {
        return Err("`postgres:` must be followed by `//`");
    };
    // Before this point, a password may contain `@` and `:`, because the last `@` ends it.
    let tail = rest.find(['/', '?', '#']).map_or("", |end| &rest[end..]);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let misplaced = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        pair.contains('@') && !KNOWN.contains(&name)
    };
    if tail.contains('#') || path.contains('@') || query.split('&').any(misplaced) {
        return Err(ENCODE);
    }
    Ok(())
}

/// The URL without its password, for display or for a command to copy. It is the word
/// `URL` if the end of the password is ambiguous.
#[must_use]
pub fn shown(url: &str) -> String {
    if let Some(file) = url.strip_prefix("sqlite:") {
        return format!("sqlite:{}", shown_file(file));
    }
    let (Ok(()), Ok(mut parsed)) = (check(url), Url::parse(url)) else {
        return "URL".to_owned();
    };
    // This fails for URLs without a host, which have no password either.
    let _ = parsed.set_password(None);
    let pairs = parsed.query().unwrap_or_default().split('&');
    let known: Vec<&str> = pairs
        .filter(|pair| SHOWN.contains(&pair.split('=').next().unwrap_or_default()))
        .collect();
    let known = known.join("&");
    parsed.set_query((!known.is_empty()).then_some(known.as_str()));
    parsed.to_string()
}

/// The file of a `SQLite` URL. If the URL has the wrong scheme, the part before an `@`
/// may be the password of a server.
pub(super) fn shown_file(path: &str) -> &str {
    match path.rsplit_once('@') {
        Some((before, rest)) if before.contains(':') => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::{check, shown};

    #[test]
    fn a_password_that_moves_the_boundaries_is_refused() {
        for password in [
            "pa/ss",
            "12/ss",
            "pa?ss",
            "pa?ss=1",
            "pa#ss",
            "a@b/ss",
            "/",
            "?",
            "#",
            "a/b@c",
            "a?b@c",
            "a?sslmode=b",
            "//x",
        ] {
            let url = format!("postgres://root:{password}@host/db");
            assert!(check(&url).is_err(), "{url}");
            assert_eq!(shown(&url), "URL");
        }
        for url in [
            "postgres:root:secret@host/db",
            "postgres:/root:secret@host/db",
        ] {
            assert!(check(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_url_is_shown_without_its_secrets() {
        for (url, expected) in [
            ("postgres://root:a@b:c%d@host/db", "postgres://root@host/db"),
            (
                "postgres://root:%2F%3F%23@host:1/db",
                "postgres://root@host:1/db",
            ),
            ("postgres://root:x@[::1]:1/db", "postgres://root@[::1]:1/db"),
            (
                "postgres:///db?host=/run/pg&password=x&sslkey=/secret&user=a@b",
                "postgres:///db?host=/run/pg&user=a@b",
            ),
            ("sqlite://a@b.db?mode=rwc", "sqlite://a@b.db?mode=rwc"),
            ("sqlite://root:secret@host/db", "sqlite:host/db"),
            ("nonsense", "URL"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }
}
