//! JSON Web Tokens ([RFC 7519]): their form, and whether the provider made one for this
//! server ([RFC 8725]).
//!
//! [RFC 7519]: https://datatracker.ietf.org/doc/html/rfc7519
//! [RFC 8725]: https://datatracker.ietf.org/doc/html/rfc8725

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::signatures::ALGORITHMS;

/// The maximum length of a token, in bytes. Longer ones are not looked at.
pub(crate) const MAX_LENGTH: usize = 12 * 1024;

/// How much clocks may differ.
pub(super) const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// The media types of tokens that give access. Others, such as those that report a
/// sign-out, have types of their own.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// A text of the form of a signed token: three parts in base64url, with dots in between.
#[derive(Clone, Copy)]
pub(crate) struct Jwt<'a>(&'a str);

/// What a token's header says that matters here.
pub(super) struct Header {
    pub(super) algorithm: Algorithm,
    pub(super) key: String,
}

/// The claims of a token that was verified.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) subject: String,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) all: Map<String, Value>,
}

/// Why a JWT is not accepted. The messages contain nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JwtError {
    #[error("it is longer than 12 KiB")]
    TooLong,
    #[error("it is not a JWT that this server can read")]
    Malformed,
    #[error(
        "it is not signed with RS256, PS256, ES256 or EdDSA, or its key is for another algorithm"
    )]
    Algorithm,
    #[error("its header names no key (kid)")]
    NoKey,
    #[error("the OpenID provider has no key with the id in its header (kid)")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is from another issuer")]
    Issuer,
    #[error("it is for another audience")]
    Audience,
    #[error("it lacks one of the claims iss, sub, aud and exp, or one has a wrong form")]
    Claims,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYet,
}

impl<'a> Jwt<'a> {
    /// None if the text does not have the form.
    pub(crate) fn new(text: &'a str) -> Option<Result<Self, JwtError>> {
        if text.len() > MAX_LENGTH && text.contains('.') {
            return Some(Err(JwtError::TooLong));
        }
        let mut parts = text.split('.');
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| {
                let mut bytes = part.bytes();
                bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            })
        };
        // The signature of one that is not signed is empty.
        let has_form = is_part(parts.next()) && is_part(parts.next()) && is_part(parts.next());
        (has_form && parts.next().is_none()).then_some(Ok(Self(text)))
    }

    pub(in crate::auth) fn hash(self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What the header says. Nothing of it is verified yet.
    pub(super) fn header(self) -> Result<Header, JwtError> {
        let header = decode_header(self.0).map_err(|_| JwtError::Malformed)?;
        // An extension that must be understood, and none is.
        let is_extended = header.crit.is_some();
        let is_other = header.typ.is_some_and(|of| {
            let is = |known: &str| known.eq_ignore_ascii_case(&of);
            !TYPES.iter().any(|known| is(known))
        });
        if is_extended || is_other {
            return Err(JwtError::Malformed);
        }
        if !ALGORITHMS.contains(&header.alg) {
            return Err(JwtError::Algorithm);
        }
        Ok(Header {
            algorithm: header.alg,
            key: header.kid.ok_or(JwtError::NoKey)?,
        })
    }

    /// The claims, if the key's owner signed them, for one of these audiences and for now.
    pub(super) fn verify(
        self,
        algorithm: Algorithm,
        key: &DecodingKey,
        issuer: &str,
        audiences: &[String],
        now: DateTime<Utc>,
    ) -> Result<Claims, JwtError> {
        let mut validation = Validation::new(algorithm);
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(audiences);
        // Compared below with the time of the request.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let all: Map<String, Value> = decode(self.0, key, &validation)?.claims;
        let subject = text(&all, "sub").filter(|subject| !subject.is_empty());
        let (Some(subject), Some(_)) = (subject, text(&all, "iss")) else {
            return Err(JwtError::Claims);
        };
        let expires_at = time(&all, "exp")?.ok_or(JwtError::Claims)?;
        let begins_at = time(&all, "nbf")?;
        if expires_at + LEEWAY <= now {
            return Err(JwtError::Expired);
        }
        if begins_at.is_some_and(|begin| begin - LEEWAY > now) {
            return Err(JwtError::NotYet);
        }
        Ok(Claims {
            subject: subject.to_owned(),
            expires_at,
            all,
        })
    }
}

/// A token must not get into a log.
impl fmt::Debug for Jwt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Jwt(..)")
    }
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

/// The latest time that a claim may name: the end of the year 9999.
const LAST: f64 = 253_402_300_799.0;

/// A claim that is a number of seconds since 1970.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<DateTime<Utc>>, JwtError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = value
        .as_f64()
        .filter(|seconds| (0.0..=LAST).contains(seconds));
    let seconds = seconds.ok_or(JwtError::Claims)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is in the range")]
    let seconds = seconds as i64;
    let time = DateTime::from_timestamp(seconds, 0).ok_or(JwtError::Claims)?;
    Ok(Some(time))
}

impl From<Error> for JwtError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => Self::Claims,
            ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => Self::Algorithm,
            _ => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use chrono::DateTime;
    use jsonwebtoken::Algorithm::EdDSA;
    use jsonwebtoken::DecodingKey;
    use ring::rand::SystemRandom;
    use ring::signature::{Ed25519KeyPair, KeyPair};
    use serde_json::{Value, json};

    use super::super::signatures;
    use super::{Jwt, JwtError, MAX_LENGTH};

    const NOW: i64 = 1_800_000_000;

    /// What comes of claims that were signed by the right key.
    fn verify(more: &Value) -> Result<(), JwtError> {
        signatures::install();
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
        let mut claims = json!({ "iss": "issuer", "sub": "a", "aud": "gatepass", "exp": NOW + 1 });
        let object = claims.as_object_mut().unwrap();
        object.extend(more.as_object().unwrap().clone());
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let header = encode(br#"{"alg":"EdDSA","kid":"a"}"#);
        let message = format!("{header}.{}", encode(claims.to_string().as_bytes()));
        let signature = encode(pair.sign(message.as_bytes()).as_ref());
        let token = format!("{message}.{signature}");
        let jwt = Jwt::new(&token).unwrap()?;
        let header = jwt.header()?;
        assert_eq!((header.algorithm, header.key.as_str()), (EdDSA, "a"));
        let key = DecodingKey::from_ed_components(&encode(pair.public_key().as_ref())).unwrap();
        let now = DateTime::from_timestamp(NOW, 0).unwrap();
        let audiences = ["gatepass".to_owned()];
        jwt.verify(EdDSA, &key, "issuer", &audiences, now)
            .map(|_| ())
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        for (claims, expected) in [
            (json!({}), Ok(())),
            (json!({ "exp": NOW - 59 }), Ok(())),
            (json!({ "exp": NOW - 60 }), Err(JwtError::Expired)),
            (json!({ "exp": 1_800_000_000.5 }), Ok(())),
            (json!({ "nbf": NOW + 60 }), Ok(())),
            (json!({ "nbf": NOW + 61 }), Err(JwtError::NotYet)),
            (json!({ "nbf": null }), Err(JwtError::Claims)),
            // The time at which it was made does not matter.
            (json!({ "iat": NOW + 1000 }), Ok(())),
        ] {
            assert_eq!(verify(&claims), expected, "{claims}");
        }
    }

    #[test]
    fn only_a_text_of_three_parts_is_a_token() {
        for text in ["", "gpt_x", "a.b", "a.b.c.d", "a.b.c ", "a.b.ü", "a+.b.c"] {
            assert!(Jwt::new(text).is_none(), "{text}");
        }
        for text in ["..", "a.b.c", "a.b.", "-_.A0.z"] {
            assert!(matches!(Jwt::new(text), Some(Ok(_))), "{text}");
        }
        let parts = |length: usize| format!("a.b.{}", "c".repeat(length - 4));
        assert!(matches!(Jwt::new(&parts(MAX_LENGTH)), Some(Ok(_))));
        let long = parts(MAX_LENGTH + 1);
        assert!(matches!(Jwt::new(&long), Some(Err(JwtError::TooLong))));
        let printed = format!("{:?}", Jwt::new("a.b.c"));
        assert_eq!(printed, "Some(Ok(Jwt(..)))");
    }
}
