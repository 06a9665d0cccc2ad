//! The pages of the dashboard and of scans, with what they have to know of the server written
//! into them.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Bytes;

use super::file::{Content, File};

/// What a page knows of the server before it asks for anything.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct PageSettings {
    /// Whether GraphiQL is served.
    pub graphiql: bool,
    /// Whether people sign in. On an open server there is nobody to be.
    pub sign_in: bool,
    /// The OpenID provider at which people can sign in, by its host. Empty if there is none.
    /// It stands in an attribute of the page as it is, like the time zone.
    pub provider: String,
    /// The time zone of the site, by its IANA name. It stands in an attribute of the page as
    /// it is: letters, digits and `+-_/`.
    pub time_zone: String,
}

impl PageSettings {
    /// The elements of the page, by their names, and their contents.
    fn elements(&self) -> [(&'static str, &str); 4] {
        let switch = |on| if on { "on" } else { "off" };
        [
            ("gatepass-graphiql", switch(self.graphiql)),
            ("gatepass-sign-in", switch(self.sign_in)),
            ("gatepass-provider", &self.provider),
            ("gatepass-time-zone", &self.time_zone),
        ]
    }

    /// The page with the settings in place of the defaults that it was built with.
    fn write_into(&self, page: &str) -> String {
        let mut page = page.to_owned();
        for (name, content) in self.elements() {
            let begin = format!("<meta name=\"{name}\" content=\"");
            if let Some((before, rest)) = page.split_once(&begin)
                && let Some((_, after)) = rest.split_once('"')
            {
                page = [before, &begin, content, "\"", after].concat();
            }
        }
        page
    }
}

/// A page as this server sends it.
pub(super) fn with_settings(built: &File, settings: &PageSettings) -> File {
    let plain = built.content.plain();
    let page = String::from_utf8_lossy(&plain);
    let mut hasher = DefaultHasher::new();
    settings.hash(&mut hasher);
    File {
        path: built.path,
        media_type: built.media_type,
        digest: format!("{}{:016x}", built.digest, hasher.finish()).into(),
        content: Content::Plain(Bytes::from(settings.write_into(&page))),
    }
}

#[cfg(test)]
mod tests {
    use super::PageSettings;

    const PAGE: &str = "<head><meta name=\"gatepass-graphiql\" content=\"on\" />\
        <meta name=\"gatepass-sign-in\" content=\"on\" />\
        <meta name=\"gatepass-provider\" content=\"\" />\
        <meta name=\"gatepass-time-zone\" content=\"UTC\" /><title>Gatepass</title></head>";

    #[test]
    fn settings_replace_the_defaults_of_the_page() {
        let settings = PageSettings {
            graphiql: false,
            sign_in: false,
            provider: "login.example".to_owned(),
            time_zone: "America/Argentina/Buenos_Aires".to_owned(),
        };
        assert_eq!(
            settings.write_into(PAGE),
            "<head><meta name=\"gatepass-graphiql\" content=\"off\" />\
             <meta name=\"gatepass-sign-in\" content=\"off\" />\
             <meta name=\"gatepass-provider\" content=\"login.example\" />\
             <meta name=\"gatepass-time-zone\" content=\"America/Argentina/Buenos_Aires\" />\
             <title>Gatepass</title></head>"
        );
    }
}
