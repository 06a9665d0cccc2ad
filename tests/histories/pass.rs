//! The rules of one pass, its holder and its gate, as one after another sees them.

use super::checker::Model;

/// A gate, a holder, and perhaps a pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) gate_closed: bool,
    pub(super) holder: Holder,
    pub(super) pass: Option<Pass>,
    /// The answer to the issue with the idempotency key.
    pub(super) issued: Option<Pass>,
}

/// A holder. Texts are numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Holder {
    pub(super) version: u32,
    pub(super) company: Option<u32>,
    pub(super) block_reason: Option<u32>,
}

impl Default for Holder {
    fn default() -> Self {
        Self {
            version: 1,
            company: None,
            block_reason: None,
        }
    }
}

/// A pass.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pass {
    pub(super) version: u32,
    /// The end of its validity, in minutes.
    pub(super) until: u32,
    pub(super) revoke_reason: Option<u32>,
    pub(super) is_inside: bool,
    pub(super) entries: u32,
}

/// How many entries the pass allows.
pub(super) const MOST_ENTRIES: u32 = 3;

/// What a client asks for.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// Issues the pass, with the key that everybody uses or without one.
    Issue {
        with_key: bool,
    },
    Extend {
        until: u32,
        expected: Option<u32>,
    },
    Revoke {
        reason: u32,
        expected: Option<u32>,
    },
    Update {
        company: u32,
        expected: Option<u32>,
    },
    Block {
        reason: u32,
    },
    Unblock,
    Close,
    Reopen,
    /// Scans the pass at the gate.
    Scan {
        enters: bool,
    },
    ReadPass,
    ReadHolder,
}

/// What it is answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Output {
    /// Codes and fields of mistakes.
    Mistakes(Vec<String>),
    Pass(Option<Pass>),
    Holder(Holder),
    GateIsClosed(bool),
    /// Why the scan was denied. None if it was admitted.
    Scanned(Option<String>),
}

/// The rules.
#[derive(Debug)]
pub(super) struct Rules;

/// The first version that is not the expected one.
fn differs(version: u32, expected: Option<u32>) -> bool {
    expected.is_some_and(|expected| expected != version)
}

fn mistakes(mistakes: &[&str]) -> Output {
    Output::Mistakes(mistakes.iter().map(|&one| one.to_owned()).collect())
}

const MISMATCH: &str = "VERSION_MISMATCH expectedVersion";

impl Model for Rules {
    type State = State;
    type Input = Input;
    type Output = Output;

    fn apply(state: &State, input: &Input) -> (Output, State) {
        let mut next = state.clone();
        let output = next.act(input);
        // Mistakes write nothing.
        match output {
            Output::Mistakes(_) => (output, state.clone()),
            output => (output, next),
        }
    }
}

impl State {
    fn act(&mut self, input: &Input) -> Output {
        match *input {
            Input::Issue { with_key } => self.issue(with_key),
            Input::Extend { until, expected } => self.change_pass(expected, |pass| {
                let revoked = pass.revoke_reason.is_some();
                let wrong = [
                    (revoked, "WRONG_STATE pass"),
                    (until <= pass.until, "INVALID validUntil"),
                ];
                pass.until = until;
                wrong.into()
            }),
            Input::Revoke { reason, expected } => self.change_pass(expected, |pass| {
                let revoked = pass.revoke_reason.is_some();
                pass.revoke_reason = Some(reason);
                vec![(revoked, "WRONG_STATE pass")]
            }),
            Input::Update { company, expected } => {
                if differs(self.holder.version, expected) {
                    return mistakes(&[MISMATCH]);
                }
                // A change that changes nothing is none.
                if self.holder.company != Some(company) {
                    self.holder.company = Some(company);
                    self.holder.version += 1;
                }
                Output::Holder(self.holder.clone())
            }
            Input::Block { reason } => self.block(Some(reason)),
            Input::Unblock => self.block(None),
            Input::Close => self.close(true),
            Input::Reopen => self.close(false),
            Input::Scan { enters } => {
                let denial = self.scan(enters);
                Output::Scanned(denial.map(str::to_owned))
            }
            Input::ReadPass => Output::Pass(self.pass.clone()),
            Input::ReadHolder => Output::Holder(self.holder.clone()),
        }
    }

    fn issue(&mut self, with_key: bool) -> Output {
        // A repeat is answered before any rule is asked.
        if with_key && self.issued.is_some() {
            return Output::Pass(self.issued.clone());
        }
        let wrong = [
            (self.gate_closed, "WRONG_STATE gate"),
            (self.holder.block_reason.is_some(), "WRONG_STATE holder"),
        ];
        let wrong: Vec<&str> = wrong.iter().filter(|one| one.0).map(|one| one.1).collect();
        if !wrong.is_empty() {
            return mistakes(&wrong);
        }
        if self.pass.is_some() {
            return mistakes(&["TAKEN code"]);
        }
        let pass = Pass {
            version: 1,
            until: 0,
            revoke_reason: None,
            is_inside: false,
            entries: 0,
        };
        self.pass = Some(pass.clone());
        if with_key {
            self.issued = Some(pass.clone());
        }
        Output::Pass(Some(pass))
    }

    fn change_pass(
        &mut self,
        expected: Option<u32>,
        change: impl FnOnce(&mut Pass) -> Vec<(bool, &'static str)>,
    ) -> Output {
        let Some(pass) = &mut self.pass else {
            return mistakes(&["NOT_FOUND pass"]);
        };
        if differs(pass.version, expected) {
            return mistakes(&[MISMATCH]);
        }
        let wrong = change(pass);
        let wrong: Vec<&str> = wrong.iter().filter(|one| one.0).map(|one| one.1).collect();
        if !wrong.is_empty() {
            return mistakes(&wrong);
        }
        pass.version += 1;
        Output::Pass(Some(pass.clone()))
    }

    fn block(&mut self, reason: Option<u32>) -> Output {
        if self.holder.block_reason.is_some() == reason.is_some() {
            return mistakes(&["WRONG_STATE holder"]);
        }
        self.holder.block_reason = reason;
        self.holder.version += 1;
        Output::Holder(self.holder.clone())
    }

    fn close(&mut self, closed: bool) -> Output {
        if self.gate_closed == closed {
            return mistakes(&["WRONG_STATE gate"]);
        }
        self.gate_closed = closed;
        Output::GateIsClosed(closed)
    }

    /// Why somebody is not admitted: the first rule that applies.
    fn scan(&mut self, enters: bool) -> Option<&'static str> {
        if self.gate_closed {
            return Some("GATE_CLOSED");
        }
        let Some(pass) = &mut self.pass else {
            return Some("UNKNOWN_PASS");
        };
        let rules = [
            (pass.revoke_reason.is_some(), "REVOKED"),
            (self.holder.block_reason.is_some(), "HOLDER_BLOCKED"),
            (enters && pass.is_inside, "ALREADY_INSIDE"),
            (enters && pass.entries >= MOST_ENTRIES, "ENTRIES_EXHAUSTED"),
            (!enters && !pass.is_inside, "NOT_INSIDE"),
        ];
        let denial = rules.iter().find(|rule| rule.0);
        if denial.is_none() {
            pass.is_inside = enters;
            pass.entries += u32::from(enters);
        }
        denial.map(|rule| rule.1)
    }
}
