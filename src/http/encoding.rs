//! Compression of answers: `Accept-Encoding` and `Content-Encoding`.
//!
//! A complete answer is compressed before it is sent. So its memory (`answers`) and its
//! length are known, and no encoder keeps its buffers for a slow reader. The levels are
//! the lowest useful ones: more CPU time makes JSON only slightly smaller
//! (docs/performance.md).

use std::{
    convert::Infallible,
    io::{self, Write},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
};
use brotli::{BrotliCompress, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

/// The minimum size of a compressed answer, in bytes. Smaller ones take the same number
/// of packets either way.
const SMALLEST: usize = 1024;

const ZSTD_LEVEL: i32 = 1;
const BROTLI_QUALITY: i32 = 2;
const GZIP_LEVEL: u32 = 2;

/// A compression format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

/// The formats, in ascending order of their cost.
const OFFERED: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];

impl Coding {
    /// The client's preferred coding, if it prefers one to none.
    ///
    /// `Cache-Control: no-transform` from a client or a proxy forbids compression.
    pub(super) fn choose(headers: &HeaderMap) -> Option<Self> {
        Self::choose_among(&OFFERED, headers)
    }

    /// The same, where only some codings are offered.
    pub(super) fn choose_among(offered: &[Self], headers: &HeaderMap) -> Option<Self> {
        let weights = Weights::read(headers);
        let mut best: Option<(Self, u16)> = None;
        for &coding in offered {
            let weight = weights.weight(coding);
            if weight > best.map_or(0, |(_, weight)| weight) {
                best = Some((coding, weight));
            }
        }
        best.filter(|(_, weight)| *weight >= weights.identity.unwrap_or(0))
            .map(|(coding, _)| coding)
            .filter(|_| !forbids_transforming(headers))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The value of `Content-Encoding`.
    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }

    /// The compressed bytes. None if there are few, or compression does not make them
    /// fewer.
    pub(super) fn encode(self, bytes: &[u8]) -> Option<Vec<u8>> {
        if bytes.len() < SMALLEST {
            return None;
        }
        let encoded = match self {
            Self::Zstd => zstd::bulk::compress(bytes, ZSTD_LEVEL),
            Self::Brotli => brotli(bytes),
            Self::Gzip => gzip(bytes),
        };
        let mut encoded = encoded
            .inspect_err(|error| tracing::error!(%error, coding = self.name(), "an answer was not compressed"))
            .ok()
            .filter(|encoded| encoded.len() < bytes.len())?;
        encoded.shrink_to_fit();
        Some(encoded)
    }
}

/// The preferred coding of a request's client, if any.
pub(super) struct AcceptedCoding(pub(super) Option<Coding>);

impl<S: Sync> FromRequestParts<S> for AcceptedCoding {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Coding::choose(&parts.headers)))
    }
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let out = Vec::with_capacity(bytes.len() / 4);
    let mut encoder = GzEncoder::new(out, Compression::new(GZIP_LEVEL));
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    // The window has the size of the answer, which determines the encoder's memory.
    let window = (usize::BITS - bytes.len().leading_zeros()).clamp(16, 22);
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: window.cast_signed(),
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(bytes.len() / 4);
    BrotliCompress(&mut bytes, &mut out, &parameters)?;
    Ok(out)
}

/// The weights in `Accept-Encoding`, in thousandths. None for a coding that it does not
/// name.
#[derive(Debug, Default)]
struct Weights {
    offered: [Option<u16>; OFFERED.len()],
    identity: Option<u16>,
    others: Option<u16>,
}

impl Weights {
    /// Parses the header as in [RFC 9110]. Malformed elements are ignored.
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
    fn read(headers: &HeaderMap) -> Self {
        let mut weights = Self::default();
        for (name, parameters) in elements(headers, &header::ACCEPT_ENCODING) {
            let Some(weight) = weight(parameters) else {
                continue;
            };
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            let known = OFFERED.iter().position(|coding| is(coding.name()));
            let place = match known {
                Some(index) => &mut weights.offered[index],
                None if is("identity") => &mut weights.identity,
                None if name == "*" => &mut weights.others,
                None => continue,
            };
            *place = Some(weight);
        }
        weights
    }

    fn weight(&self, coding: Coding) -> u16 {
        self.offered[coding as usize].or(self.others).unwrap_or(0)
    }
}

/// The elements of a header that is a list: the part before the first semicolon, and
/// the rest.
fn elements<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|element| element.split_once(';').unwrap_or((element, "")))
        .map(|(name, parameters)| (name.trim(), parameters.trim()))
}

/// A weight with up to three decimals, in thousandths. Without one, it is 1.
fn weight(parameters: &str) -> Option<u16> {
    if parameters.is_empty() {
        return Some(1000);
    }
    let (name, value) = parameters.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    if part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

/// Whether `Cache-Control` forbids changing an answer.
fn forbids_transforming(headers: &HeaderMap) -> bool {
    elements(headers, &header::CACHE_CONTROL)
        .any(|(directive, _)| directive.eq_ignore_ascii_case("no-transform"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use brotli::BrotliDecompress;
    use flate2::read::GzDecoder;

    use super::{Coding, OFFERED};

    fn choose(headers: &[(&'static str, &'static str)]) -> Option<Coding> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_static(name);
            map.append(name, HeaderValue::from_static(value));
        }
        Coding::choose(&map)
    }

    #[test]
    fn the_client_chooses_and_the_server_among_equals() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Some(Coding::Zstd)),
            ("gzip, deflate, br", Some(Coding::Brotli)),
            ("GZIP", Some(Coding::Gzip)),
            ("gzip;q=1.0, zstd;q=0.5", Some(Coding::Gzip)),
            ("br ; q=0.001", Some(Coding::Brotli)),
            ("*", Some(Coding::Zstd)),
            ("*, zstd;q=0", Some(Coding::Brotli)),
            ("*;q=0, gzip", Some(Coding::Gzip)),
            ("identity, gzip", Some(Coding::Gzip)),
            ("identity, gzip;q=0.5", None),
            ("gzip;q=0", None),
            ("gzip;q=0.000", None),
            ("identity", None),
            ("deflate, compress", None),
            ("", None),
            (",, ;", None),
            // Malformed elements are ignored.
            ("gzip;q=2, br", Some(Coding::Brotli)),
            ("gzip;q=0.5000", None),
            ("gzip;q=.5", None),
            ("gzip;level=9", None),
            ("gzip;q", None),
        ] {
            assert_eq!(
                choose(&[("accept-encoding", accepted)]),
                coding,
                "{accepted}"
            );
        }
        assert_eq!(choose(&[]), None);
        let lines = [("accept-encoding", "br;q=0"), ("accept-encoding", "gzip")];
        assert_eq!(choose(&lines), Some(Coding::Gzip));
    }

    #[test]
    fn what_may_not_be_changed_is_not_compressed() {
        for directives in ["no-transform", "max-age=0, No-Transform"] {
            let headers = [("accept-encoding", "gzip"), ("cache-control", directives)];
            assert_eq!(choose(&headers), None, "{directives}");
        }
        let headers = [("accept-encoding", "gzip"), ("cache-control", "no-cache")];
        assert_eq!(choose(&headers), Some(Coding::Gzip));
    }

    #[test]
    fn what_is_compressed_is_what_it_was() {
        let answer = r#"{"code":"G0001","name":"Main Entrance"},"#.repeat(5000);
        for coding in OFFERED {
            let encoded = coding.encode(answer.as_bytes()).unwrap();
            assert!(encoded.len() < answer.len() / 50, "{coding:?}");
            let mut plain = Vec::new();
            match coding {
                Coding::Zstd => zstd::stream::copy_decode(&encoded[..], &mut plain).unwrap(),
                Coding::Brotli => BrotliDecompress(&mut &encoded[..], &mut plain).unwrap(),
                Coding::Gzip => drop(
                    GzDecoder::new(&encoded[..])
                        .read_to_end(&mut plain)
                        .unwrap(),
                ),
            }
            assert!(plain == answer.as_bytes(), "{coding:?}");
        }
    }

    #[test]
    fn what_would_not_become_smaller_stays_as_it_is() {
        // Bytes without a pattern, from a random number generator.
        let mut state = 1_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state.to_be_bytes()[0]
        })
        .take(4096)
        .collect();
        for coding in OFFERED {
            assert!(coding.encode(&[b' '; 1023]).is_none(), "{coding:?}");
            assert!(coding.encode(&[b' '; 1024]).is_some(), "{coding:?}");
            assert!(coding.encode(&noise).is_none(), "{coding:?}");
        }
    }
}
