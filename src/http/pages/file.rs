//! A file that was made when this was built, and its response.

use std::borrow::Cow;
use std::convert::Infallible;
use std::io::Read;
use std::sync::OnceLock;

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;

use super::super::{
    caching::{self, ClientTags, EntityTag},
    encoding::Coding,
};
use super::{ASSETS, GRAPHIQL, SCAN, protection};

/// A file.
pub(super) struct File {
    pub(super) path: &'static str,
    pub(super) media_type: &'static str,
    /// A digest of its content, in letters and digits.
    pub(super) digest: Cow<'static, str>,
    pub(super) content: Content,
}

/// What is in a file.
pub(super) enum Content {
    /// Small, or compressed by itself.
    Plain(Bytes),
    /// Compressed when this was built. Nearly all clients take one of these forms; the
    /// plain one, which is several times as large, is made for the first that does not.
    Compressed {
        brotli: &'static [u8],
        gzip: &'static [u8],
        plain: OnceLock<Bytes>,
    },
}

/// The forms of a compressed file, from the smallest.
const OFFERED: [Coding; 2] = [Coding::Brotli, Coding::Gzip];

impl Content {
    #[cfg_attr(
        not(feature = "web"),
        expect(dead_code, reason = "a build without pages has no files")
    )]
    pub(super) const fn uncompressed(bytes: &'static [u8]) -> Self {
        Self::Plain(Bytes::from_static(bytes))
    }

    #[cfg_attr(
        not(feature = "web"),
        expect(dead_code, reason = "a build without pages has no files")
    )]
    pub(super) const fn compressed(brotli: &'static [u8], gzip: &'static [u8]) -> Self {
        Self::Compressed {
            brotli,
            gzip,
            plain: OnceLock::new(),
        }
    }

    /// The form that a client likes best.
    fn form(&self, headers: &HeaderMap) -> (Option<Coding>, Bytes) {
        match self {
            Self::Plain(bytes) => (None, bytes.clone()),
            Self::Compressed { brotli, gzip, .. } => {
                match Coding::choose_among(&OFFERED, headers) {
                    Some(Coding::Brotli) => (Some(Coding::Brotli), Bytes::from_static(brotli)),
                    Some(coding) => (Some(coding), Bytes::from_static(gzip)),
                    None => (None, self.plain()),
                }
            }
        }
    }

    /// The file as it was before it was compressed.
    pub(super) fn plain(&self) -> Bytes {
        match self {
            Self::Plain(bytes) => bytes.clone(),
            Self::Compressed { gzip, plain, .. } => plain.get_or_init(|| unpack(gzip)).clone(),
        }
    }
}

fn unpack(gzip: &[u8]) -> Bytes {
    let mut plain = Vec::new();
    let read = GzDecoder::new(gzip).read_to_end(&mut plain);
    read.expect("it was compressed when this was built");
    plain.into()
}

/// What a client has already, and which forms it takes.
pub(super) struct Request(HeaderMap);

impl<S: Sync> FromRequestParts<S> for Request {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.clone()))
    }
}

impl File {
    /// Whether its name changes with its content.
    fn is_immutable(&self) -> bool {
        self.path.starts_with(ASSETS)
    }

    fn cache_control(&self) -> HeaderValue {
        HeaderValue::from_static(if self.is_immutable() {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        })
    }

    fn content_policy(&self) -> HeaderValue {
        if self.path == GRAPHIQL {
            protection::GRAPHIQL
        } else {
            protection::STRICT
        }
    }

    /// Which devices of the visitor it may use.
    fn devices(&self) -> HeaderValue {
        if self.path == SCAN {
            protection::CAMERA
        } else {
            protection::NO_DEVICES
        }
    }

    /// The response, without the file when the client has it.
    pub(super) fn respond(&self, request: &Request) -> Response {
        let Request(headers) = request;
        let tag = EntityTag::from_digest(&self.digest);
        let mut response = if ClientTags::read(headers).has(&tag) {
            caching::not_modified()
        } else {
            let (coding, bytes) = self.content.form(headers);
            let content_type = [(header::CONTENT_TYPE, self.media_type)];
            let mut response = (content_type, bytes).into_response();
            if let Some(coding) = coding {
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_ENCODING, coding.header());
            }
            response
        };
        caching::mark(&mut response, tag, self.cache_control());
        let varies = HeaderValue::from_static("accept-encoding");
        response.headers_mut().append(header::VARY, varies);
        protection::protect(&mut response, self.content_policy(), self.devices());
        response
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
    use axum::response::Response;

    use super::{Content, File, Request};

    /// `plain`, compressed by gzip.
    const GZIP: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 200, 73, 204, 204, 3, 0, 207, 98, 32, 25, 5, 0, 0, 0,
    ];
    static SCRIPT: File = File {
        path: "/assets/main-1a2b3c4d.js",
        media_type: "text/javascript; charset=utf-8",
        digest: Cow::Borrowed("abc123"),
        content: Content::compressed(b"brotli", GZIP),
    };
    static PAGE: File = File {
        path: "/graphiql",
        media_type: "text/html; charset=utf-8",
        digest: Cow::Borrowed("abc123"),
        content: Content::uncompressed(b"page"),
    };

    static SCAN_PAGE: File = File {
        path: "/scan",
        media_type: "text/html; charset=utf-8",
        digest: Cow::Borrowed("abc123"),
        content: Content::uncompressed(b"page"),
    };

    fn ask(file: &File, headers: &[(header::HeaderName, &'static str)]) -> Response {
        let headers = headers.iter();
        let headers: HeaderMap = headers
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect();
        file.respond(&Request(headers))
    }

    #[test]
    fn the_form_is_the_one_that_the_client_takes() {
        for (accepted, coding, length) in [
            ("gzip, deflate, br, zstd", Some("br"), 6),
            ("br;q=0.5, gzip", Some("gzip"), 25),
            ("gzip", Some("gzip"), 25),
            ("zstd", None, 5),
            ("br;q=0", None, 5),
        ] {
            let response = ask(&SCRIPT, &[(header::ACCEPT_ENCODING, accepted)]);
            let told = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(
                told.map(|told| told.to_str().unwrap()),
                coding,
                "{accepted}"
            );
            let size = axum::body::HttpBody::size_hint(response.body()).exact();
            assert_eq!(size, Some(length), "{accepted}");
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
        }
        let response = ask(&PAGE, &[(header::ACCEPT_ENCODING, "br")]);
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn a_file_with_a_hash_in_its_name_is_kept_for_good() {
        let [script, page] = [&SCRIPT, &PAGE].map(|file| ask(file, &[]));
        let cache = |response: &Response| response.headers()[header::CACHE_CONTROL].clone();
        assert_eq!(cache(&script), "public, max-age=31536000, immutable");
        assert_eq!(cache(&page), "no-cache");
    }

    #[test]
    fn a_client_that_has_the_file_is_not_sent_it_again() {
        let response = ask(&PAGE, &[(header::IF_NONE_MATCH, "W/\"abc123\"")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[header::ETAG], "W/\"abc123\"");
        // It is kept with the policy that comes with it.
        assert!(
            response
                .headers()
                .contains_key(header::CONTENT_SECURITY_POLICY)
        );
        let response = ask(&PAGE, &[(header::IF_NONE_MATCH, "\"other\"")]);
        assert_eq!(response.status(), StatusCode::OK);
    }

    #[test]
    fn the_page_of_scans_alone_may_use_the_camera() {
        for (file, camera) in [
            (&SCRIPT, "camera=()"),
            (&PAGE, "camera=()"),
            (&SCAN_PAGE, "camera=(self)"),
        ] {
            let response = ask(file, &[]);
            let allowed = response.headers()["permissions-policy"].to_str().unwrap();
            let named: Vec<_> = allowed.split(", ").collect();
            assert_eq!(named[0], camera, "{}", file.path);
            assert!(named[1..].iter().all(|other| other.ends_with("=()")));
        }
    }

    #[test]
    fn no_page_loads_anything_of_another_site() {
        for (file, inline_styles) in [(&SCRIPT, false), (&PAGE, true), (&SCAN_PAGE, false)] {
            let response = ask(file, &[]);
            let header = |name: &str| response.headers()[name].to_str().unwrap();
            let policy = header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
            assert!(policy.contains("frame-ancestors 'none'"));
            assert!(
                !policy.contains("http") && !policy.contains('*'),
                "{policy}"
            );
            assert_eq!(policy.contains("'unsafe-inline'"), inline_styles);
            assert!(!policy.contains("'unsafe-eval'"));
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("referrer-policy"), "no-referrer");
        }
    }
}
