//! What a browser may do with a page: headers that confine it to this server.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// Scripts, styles and requests of this server alone, and nothing inline.
pub(super) const STRICT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The same for GraphiQL. Its editor, Monaco, writes style elements
/// (<https://github.com/microsoft/monaco-editor/issues/271>) and runs workers, and its
/// style sheet has the fonts in it.
pub(super) const GRAPHIQL: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     connect-src 'self'; img-src 'self' data:; font-src 'self' data:; worker-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// No page and no frame in it may use devices of the visitor.
pub(super) const NO_DEVICES: HeaderValue = HeaderValue::from_static(
    "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()",
);

/// The page of scans reads codes with the camera, and keeps the screen on, which every page may.
pub(super) const CAMERA: HeaderValue = HeaderValue::from_static(
    "camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()",
);

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Confines a page or a file of one. A worker has the policy that its own script comes
/// with, so files have one as well.
pub(super) fn protect(response: &mut Response, content: HeaderValue, devices: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, content);
    headers.insert(PERMISSIONS_POLICY, devices);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
