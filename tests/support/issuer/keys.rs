//! Keys that sign tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

/// RSA keys are slow to make, and ring makes none. These protect nothing.
const RSA: [&[u8]; 2] = [include_bytes!("rsa-1.der"), include_bytes!("rsa-2.der")];

/// How a token is signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signature {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
    /// With the public part of the key as the secret, which everyone knows.
    Hs256,
    None,
}

/// A key with its id.
pub(crate) struct SigningKey {
    pub(crate) id: String,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl SigningKey {
    /// One of two RSA keys.
    pub(crate) fn rsa(id: &str, number: usize) -> Self {
        let pair = RsaKeyPair::from_der(RSA[number]).unwrap();
        Self::new(id, Pair::Rsa(pair))
    }

    /// A new key on the curve P-256.
    pub(crate) fn ec(id: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random);
        Self::new(id, Pair::Ec(pair.unwrap()))
    }

    /// A new key on the curve Ed25519.
    pub(crate) fn ed(id: &str) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
        Self::new(id, Pair::Ed(pair))
    }

    fn new(id: &str, pair: Pair) -> Self {
        let id = id.to_owned();
        Self { id, pair }
    }

    /// How it signs.
    pub(crate) fn signature(&self) -> Signature {
        match self.pair {
            Pair::Rsa(_) => Signature::Rs256,
            Pair::Ec(_) => Signature::Es256,
            Pair::Ed(_) => Signature::EdDsa,
        }
    }

    /// The public part.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = match &self.pair {
            Pair::Rsa(pair) => {
                let PublicKeyComponents::<Vec<u8>> { n, e } = pair.public().into();
                json!({ "kty": "RSA", "n": encode(&n), "e": encode(&e) })
            }
            Pair::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({
                    "kty": "EC",
                    "crv": "P-256",
                    "x": encode(&point[1..33]),
                    "y": encode(&point[33..]),
                })
            }
            Pair::Ed(pair) => json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "x": encode(pair.public_key().as_ref()),
            }),
        };
        jwk["kid"] = self.id.as_str().into();
        jwk["use"] = "sig".into();
        jwk
    }

    /// A token with these claims.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_by(self.signature(), claims)
    }

    /// A token that is signed in another way.
    pub(crate) fn token_by(&self, signature: Signature, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": signature.name(), "kid": self.id });
        self.sign(signature, &header.to_string(), &claims.to_string())
    }

    /// A token with a header and claims as they are.
    pub(crate) fn sign(&self, signature: Signature, header: &str, claims: &str) -> String {
        let message = format!(
            "{}.{}",
            encode(header.as_bytes()),
            encode(claims.as_bytes())
        );
        let signature = self.signature_of(signature, message.as_bytes());
        format!("{message}.{}", encode(&signature))
    }

    fn signature_of(&self, signature: Signature, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match (signature, &self.pair) {
            (Signature::None, _) => Vec::new(),
            (Signature::Hs256, _) => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, &self.public());
                hmac::sign(&secret, message).as_ref().to_vec()
            }
            (Signature::Rs256 | Signature::Ps256, Pair::Rsa(pair)) => {
                let mut signed = vec![0; pair.public().modulus_len()];
                let padding: &dyn ring::signature::RsaEncoding = match signature {
                    Signature::Ps256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                pair.sign(padding, &random, message, &mut signed).unwrap();
                signed
            }
            // By the key's own algorithm, whatever the header says.
            (_, Pair::Rsa(_)) => self.signature_of(Signature::Rs256, message),
            (_, Pair::Ec(pair)) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            (_, Pair::Ed(pair)) => pair.sign(message).as_ref().to_vec(),
        }
    }

    /// What an attacker takes for the secret of HMAC: the public key in DER.
    fn public(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ec(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ed(pair) => pair.public_key().as_ref().to_vec(),
        }
    }
}

impl Signature {
    /// What the header calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::Hs256 => "HS256",
            Self::None => "none",
        }
    }
}

/// Base64url without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
