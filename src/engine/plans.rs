//! Makes plans from a document and the values of its variables, and caches them.

use std::sync::Arc;

use async_graphql::{ServerError, Variables};
use sea_orm::DbBackend;

use super::plan_key::plan_key;
use crate::document::{Document, Selected};
use crate::kept::Kept;
use crate::plan::{Bindings, Input, Limits, Operation, Plan, plan};
use crate::viewer::Access;

/// The maximum memory of cached plans, in bytes.
const KEPT_BYTES: u64 = 16 << 20;

/// The number of cached plans if they have the usual size.
const KEPT_PLANS: usize = 4096;

/// Makes plans, and caches those that may run.
pub struct Plans {
    limits: Limits,
    backend: DbBackend,
    known: Kept<Vec<u8>, Arc<Plan>>,
}

/// A plan, and the values it was made from.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Arc<Plan>,
    /// Whether it comes from the cache.
    pub was_kept: bool,
    /// The values of variables if the operation also selects introspection fields.
    /// Otherwise they are dropped, because they may take much more memory than the
    /// plan.
    pub introspection: Option<Variables>,
    /// The input of each of its mutations.
    pub inputs: Vec<Arc<Input>>,
}

impl Plans {
    /// Starts with an empty cache. Plans are for one kind of database.
    #[must_use]
    pub fn new(limits: Limits, backend: DbBackend) -> Self {
        Self {
            limits,
            backend,
            known: Kept::new(KEPT_BYTES, KEPT_PLANS),
        }
    }

    /// The plan of an operation with the given values of its variables, for senders who
    /// may read this.
    ///
    /// # Errors
    ///
    /// If there is no such operation, a value does not have its variable's type, an
    /// argument is invalid, the sender may not read a field, or the operation exceeds a
    /// limit.
    pub fn plan(
        &self,
        document: &Document,
        operation: Option<&str>,
        given: &Variables,
        access: Access,
    ) -> Result<Planned, Vec<ServerError>> {
        let (selected, variables) = read(document, operation, given)?;
        let key = plan_key(selected, &variables, access);
        if let Some(plan) = key.as_ref().and_then(|key| self.known.get(key))
            && let Some(inputs) = plan.inputs(&variables)
        {
            return Ok(Planned::new(plan, inputs, true, variables));
        }
        let plan = self.make(selected, &variables, access, true)?;
        // An input in the document seldom recurs.
        let is_general = plan.calls().all(|(_, call)| call.is_for_any_input());
        if let Some(key) = key.filter(|_| is_general) {
            plan.complete(self.backend);
            self.known.insert(key, Arc::clone(&plan));
        }
        // They were valid when the plan was made.
        let inputs = plan.inputs(&variables).unwrap_or_default();
        Ok(Planned::new(plan, inputs, false, variables))
    }

    /// The same without the limits, to show what the plan costs. It cannot run and is
    /// not cached.
    ///
    /// # Errors
    ///
    /// As for [`Plans::plan`], except that there are no limits.
    pub fn plan_unchecked(
        &self,
        document: &Document,
        operation: Option<&str>,
        given: &Variables,
        access: Access,
    ) -> Result<Planned, Vec<ServerError>> {
        let (selected, variables) = read(document, operation, given)?;
        let plan = self.make(selected, &variables, access, false)?;
        Ok(Planned::new(plan, Vec::new(), false, variables))
    }

    fn make(
        &self,
        selected: Selected<'_>,
        variables: &Variables,
        access: Access,
        is_checked: bool,
    ) -> Result<Arc<Plan>, Vec<ServerError>> {
        let operation = Operation {
            access,
            ..selected.with(Bindings::Values(variables))
        };
        let plan = plan(operation, self.limits).and_then(|plan| {
            if is_checked {
                plan.check_cost(self.limits)?;
            }
            Ok(Arc::new(plan))
        });
        plan.map_err(|refusal| vec![ServerError::from(&refusal)])
    }
}

fn read<'a>(
    document: &'a Document,
    operation: Option<&str>,
    given: &Variables,
) -> Result<(Selected<'a>, Variables), Vec<ServerError>> {
    let selected = document.operation(operation);
    let selected = selected.map_err(|error| vec![error])?;
    let variables = selected.variables(given)?;
    Ok((selected, variables))
}

impl Planned {
    fn new(plan: Arc<Plan>, inputs: Vec<Arc<Input>>, was_kept: bool, variables: Variables) -> Self {
        let introspection = plan.introspects().then_some(variables);
        Self {
            plan,
            was_kept,
            introspection,
            inputs,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::Variables;
    use sea_orm::DbBackend;
    use serde_json::json;

    use super::{KEPT_BYTES, Plans};
    use crate::document::{Document, Documents};
    use crate::kept::Weighed;
    use crate::plan::Limits;
    use crate::viewer::Access;

    fn read(text: &str) -> Arc<Document> {
        Documents::new(Limits::default()).read(text).unwrap()
    }

    fn plans() -> Plans {
        Plans::new(Limits::default(), DbBackend::Postgres)
    }

    #[test]
    fn what_is_kept_is_bounded_whatever_callers_send() {
        const DIFFERENT: u32 = 30_000;
        let document = read(
            "query ($code: String!) { pass(code: $code) { code holder { name } scans(first: 5) { nodes { scannedAt } } } }",
        );
        let plans = plans();
        for number in 0..DIFFERENT {
            let given = Variables::from_json(json!({ "code": format!("P{number}") }));
            let planned = plans.plan(&document, None, &given, Access::FULL).unwrap();
            assert!(!planned.was_kept, "{number}");
            if number % 1000 == 0 {
                assert!(plans.known.weight() <= KEPT_BYTES);
            }
        }
        assert!(plans.known.weight() <= KEPT_BYTES);
        let kept = plans.known.len();
        assert!(kept > 1000 && kept < 20_000, "{kept} are kept");
    }

    /// A request has its own input. One in the document is not kept.
    #[test]
    fn plans_of_mutations_are_kept_without_their_input() {
        let document = read(
            "mutation ($input: RecordScanInput!) { recordScan(input: $input) { scan { outcome } } }",
        );
        let plans = plans();
        let ask = |code: &str| {
            let input = json!({ "gate": "x", "code": code, "direction": "IN" });
            let given = Variables::from_json(json!({ "input": input }));
            plans.plan(&document, None, &given, Access::FULL).unwrap()
        };
        let (first, second) = (ask("a"), ask("b"));
        assert!(!first.was_kept && second.was_kept);
        for (planned, code) in [(first, "a"), (second, "b")] {
            let given = format!("{:?}", planned.inputs);
            assert!(given.contains(&format!("Text(\"{code}\")")), "{given}");
        }
        let written = read(
            "mutation { recordScan(input: { gate: \"x\", code: \"a\", direction: IN }) { scan { outcome } } }",
        );
        let known = plans.known.len();
        let planned = plans.plan(&written, None, &Variables::default(), Access::FULL);
        assert_eq!(planned.unwrap().inputs.len(), 1);
        assert_eq!(plans.known.len(), known);
    }

    /// The result does not depend on the number of processors or the size of a plan.
    #[test]
    fn the_largest_plan_is_kept_and_weighed() {
        let fields: Vec<String> = (0..9000).map(|field| format!("f{field}: code")).collect();
        let fields = fields.join(" ");
        let limits = Limits {
            max_aliases: usize::MAX,
            max_tokens: usize::MAX,
            ..Limits::default()
        };
        let text = format!("{{ gates(first: 1) {{ nodes {{ {fields} }} }} }}");
        let document = Documents::new(limits).read(&text).unwrap();
        let plans = Plans::new(limits, DbBackend::Postgres);
        let ask = || {
            plans
                .plan(&document, None, &Variables::default(), Access::FULL)
                .unwrap()
        };
        let planned = ask();
        assert!(planned.plan.bytes() > text.len());
        assert!(ask().was_kept);
        assert!(plans.known.weight() > planned.plan.bytes() as u64);
    }

    /// The weight of a plan includes its texts, which are built before it is cached.
    #[test]
    fn a_plan_weighs_its_texts_and_values() {
        let text = "query ($codes: [String!]) { passes(filter: { code: { in: $codes } }) { nodes { code } } }";
        let document = read(text);
        let plans = plans();
        let weight = |codes: &[&str]| {
            let given = Variables::from_json(json!({ "codes": codes }));
            let plan = plans
                .plan(&document, None, &given, Access::FULL)
                .unwrap()
                .plan;
            let before = plan.bytes();
            let text = plan.nodes[0].text(DbBackend::Postgres);
            assert_eq!(plan.bytes(), before);
            assert!(before > text.as_str().len());
            before
        };
        let long = "x".repeat(1000);
        assert!(weight(&[&long, &long]) >= weight(&[]) + 2 * long.len());
    }
}
