//! Who may read what, by the tables in `tests/access`, and which rows a viewer sees.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::condition::Code;
use super::world::Data;

/// The roles. Each may do what those before it may.
pub(crate) const ROLES: [&str; 4] = ["VIEWER", "GUARD", "OFFICER", "ADMIN"];

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Viewer {
    pub(crate) role: &'static str,
    /// The gates that it is bound to. None: it sees everything.
    pub(crate) gates: Option<Vec<i64>>,
}

/// The role that each member of the schema requires, such as `Pass.code`.
pub(crate) fn required() -> &'static HashMap<String, &'static str> {
    static REQUIRED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let files = [
            include_str!("../access/event.toml"),
            include_str!("../access/gate.toml"),
            include_str!("../access/holder.toml"),
            include_str!("../access/mutation.toml"),
            include_str!("../access/pass.toml"),
            include_str!("../access/query.toml"),
            include_str!("../access/scan.toml"),
            include_str!("../access/shared.toml"),
        ];
        let mut required = HashMap::new();
        for file in files {
            type Types = HashMap<String, HashMap<String, Vec<String>>>;
            let types: Types = toml::from_str(file).expect("it is a table of roles");
            for (ty, roles) in types {
                for (role, members) in roles {
                    let known = ROLES.iter().find(|known| **known == role);
                    let role = known.unwrap_or_else(|| panic!("{ty}: {role} is no role"));
                    for member in members {
                        let member = format!("{ty}.{member}");
                        let twice = required.insert(member.clone(), *role);
                        assert_eq!(twice, None, "{member} is listed twice");
                    }
                }
            }
        }
        required
    });
    &REQUIRED
}

impl Viewer {
    /// What all of the tests' viewers are called, as those of an open server are.
    pub(crate) const ID: &'static str = "open";
    pub(crate) const NAME: &'static str = "Everyone";

    /// One that may do everything.
    pub(crate) const ADMIN: Self = Self {
        role: "ADMIN",
        gates: None,
    };

    /// Whether the viewer may use a member of a type.
    pub(crate) fn may(&self, ty: &str, member: &str) -> bool {
        let name = format!("{ty}.{member}");
        let required = required()
            .get(&name)
            .unwrap_or_else(|| panic!("tests/access does not say who may use {name}"));
        let rank = |role: &str| ROLES.iter().position(|known| *known == role);
        rank(self.role) >= rank(required)
    }

    pub(super) fn check(&self, ty: &str, member: &str) -> Result<(), Code> {
        if self.may(ty, member) {
            Ok(())
        } else {
            Err("FORBIDDEN")
        }
    }

    /// The rows that the viewer sees: all gates, the passes of its gates and those for any
    /// gate, their holders, and the scans at its gates.
    pub(super) fn rows(&self, data: &Data) -> Data {
        let Some(gates) = &self.gates else {
            return data.clone();
        };
        let mut seen = data.clone();
        seen.passes
            .retain(|pass| pass.any_gate || gates.contains(&pass.gate_id));
        let holders: BTreeSet<i64> = seen.passes.iter().map(|pass| pass.holder_id).collect();
        seen.holders.retain(|holder| holders.contains(&holder.id));
        seen.scans.retain(|scan| gates.contains(&scan.gate_id));
        seen.events
            .retain(|event| event.gate_id.is_some_and(|gate| gates.contains(&gate)));
        seen
    }

    /// Whether everyone who sees a row of a type, or groups of such rows, also sees the
    /// object that a relation of it names.
    pub(super) fn follows(&self, ty: &str, relation: &str) -> bool {
        match (&self.gates, ty, relation) {
            (None, ..) | (_, _, "gate") | (_, "Pass", "holder") => true,
            (_, "Scan" | "Event", "pass" | "holder" | "scan") | (_, "PassGroup", "holder") => false,
            (_, ty, relation) => panic!("the model has no rule for {ty}.{relation}"),
        }
    }
}
