//! Counts the requests that had to show who sends them, and the sign-ins of browsers.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use strum::VariantArray;

/// What came of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum SignInOutcome {
    /// It was right.
    Admitted,
    /// There was none.
    Missing,
    /// It was not one.
    Malformed,
    /// Nobody has it.
    Unknown,
    /// It was a JWT that the OpenID provider did not make for this server.
    Invalid,
    /// It was right, but gives no role.
    Forbidden,
    /// It has expired.
    Expired,
    /// It was revoked.
    Revoked,
    /// The client had been wrong too often.
    Slowed,
    /// The database or the OpenID provider did not say.
    Unavailable,
}

/// The counters. All outcomes are exported from the start.
#[derive(Debug)]
pub(crate) struct SignIns {
    requests: Vec<Counter>,
    sessions: Vec<Counter>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    outcome: &'static str,
}

impl SignIns {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let mut counters = |name: &str, help: &str| {
            let family = Family::<Label, Counter>::default();
            registry.register(name, help, family.clone());
            let outcomes = SignInOutcome::VARIANTS.iter();
            let labels = outcomes.map(|outcome| Label {
                outcome: outcome.into(),
            });
            labels
                .map(|label| family.get_or_create_owned(&label))
                .collect()
        };
        Self {
            requests: counters(
                "authentications",
                "Requests that had to show who sends them, by what came of it",
            ),
            sessions: counters("sign_ins", "Sign-ins of browsers, by what came of them"),
        }
    }

    /// Counts a request.
    pub(crate) fn count_request(&self, outcome: SignInOutcome) {
        self.requests[outcome as usize].inc();
    }

    /// Counts a sign-in of a browser.
    pub(crate) fn count_session(&self, outcome: SignInOutcome) {
        self.sessions[outcome as usize].inc();
    }
}
