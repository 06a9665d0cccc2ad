//! The provider's keys: JSON Web Keys ([RFC 7517]), of which only those are kept that can
//! verify a token.
//!
//! [RFC 7517]: https://datatracker.ietf.org/doc/html/rfc7517

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::signatures::ALGORITHMS;

/// The maximum number of keys. Providers have two or three.
const MOST_KEYS: usize = 100;

/// The provider's keys.
#[derive(Debug)]
pub(super) struct Keys(Vec<Key>);

/// A key, and the algorithms that it is for.
#[derive(Debug)]
struct Key {
    id: String,
    algorithms: Vec<Algorithm>,
    public: DecodingKey,
}

/// The form in which the provider publishes keys. Each is read on its own, so one of an
/// unknown kind does not hide the others.
#[derive(Deserialize)]
pub(super) struct KeySet {
    keys: Vec<Value>,
}

/// Why there is no key for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoKey {
    /// No key has this id.
    UnknownId,
    /// The key with this id is for other algorithms.
    OtherAlgorithm,
}

impl Keys {
    pub(super) fn new(set: KeySet) -> Self {
        let keys = set.keys.into_iter().filter_map(Key::new);
        Self(keys.take(MOST_KEYS).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key with an id, for an algorithm. A key is never used with an algorithm that
    /// it is not for, whatever a token says.
    pub(super) fn find(&self, id: &str, algorithm: Algorithm) -> Result<&DecodingKey, NoKey> {
        let mut named = self.0.iter().filter(|key| key.id == id).peekable();
        if named.peek().is_none() {
            return Err(NoKey::UnknownId);
        }
        let fitting = named.find(|key| key.algorithms.contains(&algorithm));
        fitting.map(|key| &key.public).ok_or(NoKey::OtherAlgorithm)
    }
}

impl Key {
    /// None if the key has no id, is not for signatures, or is of an unsupported kind.
    fn new(value: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let id = jwk.common.key_id.clone()?;
        let is_for_signatures = matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        let of_kind: &[Algorithm] = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => &[Algorithm::RS256, Algorithm::PS256],
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                &[Algorithm::ES256]
            }
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                &[Algorithm::EdDSA]
            }
            // A symmetric key is none that a provider publishes.
            _ => &[],
        };
        let algorithms: Vec<Algorithm> = match jwk.common.key_algorithm {
            None => of_kind.to_vec(),
            Some(named) => {
                let named = Algorithm::try_from(named).ok()?;
                let fits = of_kind.contains(&named);
                fits.then_some(named).into_iter().collect()
            }
        };
        debug_assert!(algorithms.iter().all(|one| ALGORITHMS.contains(one)));
        if !is_for_signatures || algorithms.is_empty() {
            return None;
        }
        let public = DecodingKey::from_jwk(&jwk).ok()?;
        Some(Self {
            id,
            algorithms,
            public,
        })
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm::{self, ES256, ES384, EdDSA, HS256, PS256, RS256, RS512};
    use serde_json::{Value, json};

    use super::{Keys, MOST_KEYS, NoKey};

    fn keys(keys: &Value) -> Keys {
        Keys::new(serde_json::from_value(json!({ "keys": keys })).unwrap())
    }

    #[test]
    fn a_key_is_only_used_with_algorithms_of_its_kind() {
        let rsa = |more: Value| merge(json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}), &more);
        let ec = |curve: &str| json!({"kty": "EC", "crv": curve, "x": "AQAB", "y": "AQAB"});
        let okp = |curve: &str| json!({"kty": "OKP", "crv": curve, "x": "AQAB"});
        let table: [(Value, &[Algorithm]); 14] = [
            (rsa(json!({})), &[RS256, PS256]),
            (rsa(json!({"use": "sig"})), &[RS256, PS256]),
            (rsa(json!({"alg": "RS256"})), &[RS256]),
            (rsa(json!({"alg": "PS256"})), &[PS256]),
            (rsa(json!({"alg": "RS512"})), &[]),
            (rsa(json!({"alg": "HS256"})), &[]),
            (rsa(json!({"alg": "ES256"})), &[]),
            (rsa(json!({"use": "enc"})), &[]),
            (ec("P-256"), &[ES256]),
            (ec("P-384"), &[]),
            (okp("Ed25519"), &[EdDSA]),
            (okp("X25519"), &[]),
            (json!({"kty": "oct", "k": "AQAB"}), &[]),
            (json!({"kty": "unknown"}), &[]),
        ];
        for (key, allowed) in table {
            let keys = keys(&json!([merge(key.clone(), &json!({"kid": "a"}))]));
            for algorithm in [RS256, PS256, ES256, EdDSA, HS256, RS512, ES384] {
                let found = keys.find("a", algorithm);
                let is_allowed = allowed.contains(&algorithm);
                assert_eq!(found.is_ok(), is_allowed, "{key} {algorithm:?}");
            }
            let other = if allowed.is_empty() {
                NoKey::UnknownId
            } else {
                NoKey::OtherAlgorithm
            };
            assert_eq!(keys.find("a", HS256).err(), Some(other), "{key}");
            assert_eq!(keys.find("b", RS256).err(), Some(NoKey::UnknownId));
        }
    }

    fn merge(mut one: Value, other: &Value) -> Value {
        let object = one.as_object_mut().unwrap();
        object.extend(other.as_object().unwrap().clone());
        one
    }

    #[test]
    fn keys_that_cannot_be_used_do_not_hide_the_others() {
        let keys = keys(&json!([
            null,
            {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
            {"kty": "RSA", "n": 1, "e": "AQAB", "kid": "a"},
            {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "b"},
        ]));
        assert!(keys.find("b", RS256).is_ok());
        assert_eq!(keys.0.len(), 1);
    }

    #[test]
    fn the_number_of_keys_is_bounded() {
        let key = |id| json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": format!("{id}")});
        let many: Vec<Value> = (0..2 * MOST_KEYS).map(key).collect();
        assert_eq!(keys(&many.into()).0.len(), MOST_KEYS);
    }
}
