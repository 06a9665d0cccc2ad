//! What the claims of a verified token mean here.

use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::jwt::Claims;
use super::settings::{ClaimPath, OidcSettings};
use crate::cut::cut;
use crate::viewer::{MOST_GATES, Role};

/// The maximum length of a name, in bytes.
const NAME: usize = 200;

/// The value of the gate claim that stands for all gates.
const ALL_GATES: &str = "*";

/// Somebody whom the provider has authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::auth) struct Person {
    /// The provider.
    pub(in crate::auth) issuer: Arc<str>,
    /// What identifies the person in the log.
    pub(in crate::auth) id: Arc<str>,
    pub(in crate::auth) name: Arc<str>,
    pub(in crate::auth) role: Role,
    /// The codes of the gates that the person is bound to, which need not exist. None:
    /// the person sees all gates' rows.
    pub(in crate::auth) gates: Option<Vec<String>>,
}

/// Why somebody may do nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAccess {
    #[error("the OpenID provider gives you no role of this server: ask its operator for one")]
    Role,
    #[error(
        "the OpenID provider binds you to more than {MOST_GATES} gates, the limit of this server"
    )]
    TooManyGates,
}

impl Person {
    pub(super) fn new(claims: &Claims, settings: &OidcSettings) -> Result<Self, NoAccess> {
        let role = role(&claims.all, settings).ok_or(NoAccess::Role)?;
        let gates = match &settings.gate_claim {
            Some(claim) => gates(&claims.all, claim)?,
            None => None,
        };
        Ok(Self {
            issuer: settings.issuer.as_str().into(),
            id: id(settings.issuer.as_str(), &claims.subject),
            name: name(claims).into(),
            role,
            gates,
        })
    }
}

/// A short hash of issuer and subject: it stays the same, and does not say who it is.
fn id(issuer: &str, subject: &str) -> Arc<str> {
    let digest = Sha256::digest(format!("{issuer}\n{subject}"));
    let begin = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("oidc:{}", begin.collect::<String>()).into()
}

fn name(claims: &Claims) -> String {
    let text = |name| {
        let text = claims.all.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    };
    let name = text("name").or_else(|| text("preferred_username"));
    cut(name.unwrap_or(&claims.subject), NAME).to_string()
}

/// The highest role that a value of the claim grants.
fn role(claims: &Map<String, Value>, settings: &OidcSettings) -> Option<Role> {
    let values = texts(settings.role_claim.find(claims));
    let granted = settings.roles.iter();
    granted
        .filter(|rule| values.contains(&rule.value.as_str()))
        .map(|rule| rule.role)
        .max()
}

/// The codes in the gate claim. Whoever has no such claim, or one of another form, is
/// bound to no gate at all, so a mistake at the provider never opens all of them.
fn gates(claims: &Map<String, Value>, claim: &ClaimPath) -> Result<Option<Vec<String>>, NoAccess> {
    let mut codes = texts(claim.find(claims));
    if codes.contains(&ALL_GATES) {
        return Ok(None);
    }
    codes.sort_unstable();
    codes.dedup();
    if codes.len() > MOST_GATES as usize {
        return Err(NoAccess::TooManyGates);
    }
    Ok(Some(codes.into_iter().map(str::to_owned).collect()))
}

/// The texts of a claim, which is a text or an array of them.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::{Value, json};

    use super::{Claims, NAME, NoAccess, OidcSettings, Person};
    use crate::viewer::{MOST_GATES, Role};

    fn settings() -> OidcSettings {
        let rules = ["guard=gate-guard", "officer=gate-office", "guard=staff"];
        OidcSettings {
            issuer: "https://login.example".parse().unwrap(),
            audiences: vec!["gatepass".to_owned()],
            role_claim: "realm_access.roles".parse().unwrap(),
            roles: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
            gate_claim: Some("gates".parse().unwrap()),
            client: None,
        }
    }

    fn person(claims: &Value, settings: &OidcSettings) -> Result<Person, NoAccess> {
        let claims = Claims {
            subject: "f81d4fae".to_owned(),
            expires_at: DateTime::UNIX_EPOCH,
            all: claims.as_object().unwrap().clone(),
        };
        Person::new(&claims, settings)
    }

    #[test]
    fn the_highest_role_that_matches_wins_and_none_is_no_access() {
        for (roles, expected) in [
            (json!(["gate-office", "gate-guard"]), Ok(Role::Officer)),
            (json!(["other", "gate-guard"]), Ok(Role::Guard)),
            (json!("staff"), Ok(Role::Guard)),
            (json!(["STAFF"]), Err(NoAccess::Role)),
            (json!("gate-office gate-guard"), Err(NoAccess::Role)),
            (json!(["officer", "admin"]), Err(NoAccess::Role)),
            (json!([["gate-office"]]), Err(NoAccess::Role)),
            (json!({ "gate-office": true }), Err(NoAccess::Role)),
            (json!([1, null]), Err(NoAccess::Role)),
            (Value::Null, Err(NoAccess::Role)),
        ] {
            let claims = json!({ "realm_access": { "roles": roles } });
            let role = person(&claims, &settings()).map(|person| person.role);
            assert_eq!(role, expected, "{claims}");
        }
        assert_eq!(person(&json!({}), &settings()), Err(NoAccess::Role));
    }

    #[test]
    fn only_a_star_opens_all_gates() {
        let many = |count| json!((0..count).map(|n| format!("G{n}")).collect::<Vec<_>>());
        let codes = |codes: &[&str]| Ok(Some(codes.iter().map(|&code| code.to_owned()).collect()));
        let none: Result<Option<Vec<String>>, NoAccess> = codes(&[]);
        for (gates, expected) in [
            (
                json!(["G0002", "G0001", "G0002"]),
                codes(&["G0001", "G0002"]),
            ),
            (json!("G0001"), codes(&["G0001"])),
            (json!(["G0001", "*"]), Ok(None)),
            (json!("*"), Ok(None)),
            (json!([]), none.clone()),
            (json!(null), none.clone()),
            (json!(true), none.clone()),
            (json!({ "*": true }), none.clone()),
            (json!([1, ["*"]]), none.clone()),
            (many(MOST_GATES + 1), Err(NoAccess::TooManyGates)),
        ] {
            let claims = json!({ "realm_access": { "roles": "staff" }, "gates": gates });
            let found = person(&claims, &settings()).map(|person| person.gates);
            assert_eq!(found, expected, "{claims}");
        }
        let claims = json!({ "realm_access": { "roles": "staff" } });
        let found = |settings: &OidcSettings| person(&claims, settings).unwrap().gates;
        assert_eq!(found(&settings()), Some(Vec::new()));
        let unbound = OidcSettings {
            gate_claim: None,
            ..settings()
        };
        assert_eq!(found(&unbound), None);
    }

    #[test]
    fn a_person_has_a_name_and_an_id_that_does_not_contain_it() {
        for (claims, name) in [
            (
                json!({ "name": "Ada Lovelace", "preferred_username": "ada" }),
                "Ada Lovelace",
            ),
            (json!({ "name": " ", "preferred_username": "ada" }), "ada"),
            (json!({ "name": 1 }), "f81d4fae"),
        ] {
            let mut claims = claims;
            claims["realm_access"] = json!({ "roles": ["staff"] });
            let person = person(&claims, &settings()).unwrap();
            assert_eq!(&*person.name, name);
            // printf 'https://login.example\nf81d4fae' | sha256sum
            assert_eq!(&*person.id, "oidc:2c824c0155155aad");
        }
        let claims = json!({ "name": "é".repeat(NAME), "realm_access": { "roles": "staff" } });
        let person = person(&claims, &settings()).unwrap();
        assert!(person.name.len() <= NAME + 3, "{}", person.name);
    }
}
