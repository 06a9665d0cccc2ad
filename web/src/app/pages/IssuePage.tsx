import { type FormEvent, useEffect, useRef, useState } from "react";
import { useClient, useQuery } from "urql";
import { useLocation, useSearch } from "wouter";

import { graphql } from "../../../gql";
import type { IssueMutation, RegisterMutation } from "../../../gql/graphql";
import type {
  IssuePassInput as Issue,
  PassKind,
  RegisterHolderInput as Registration,
} from "../../../gql/graphql";
import { IssuePassInput, RegisterHolderInput } from "../../../gql/inputs";
import { focusMistake } from "../acts/ActDialog";
import { FailureNote, Field, TextField } from "../acts/Field";
import { type Pick, Picker } from "../acts/Picker";
import { localMinute, toInput, type Values } from "../acts/rules";
import { useAct } from "../acts/useAct";
import { gatePick, useGatePicks, useHolderPicks } from "../acts/usePicks";
import { passAddress, useTitle } from "../address";
import { SITE } from "../here";
import { Reserved } from "../parts/States";
import { useMay } from "../parts/useMay";
import { KINDS, said } from "../words";
import { beside } from "../zones";

const ISSUE = graphql(`
  mutation Issue($input: IssuePassInput!) {
    issuePass(input: $input) {
      pass {
        id
        code
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

const REGISTER = graphql(`
  mutation Register($input: RegisterHolderInput!) {
    registerHolder(input: $input) {
      holder {
        id
        name
        company
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

/** What the address names: `?gate=G0007&holder=…`. */
const NAMED = graphql(`
  query IssueFor($gate: String, $holder: ID!, $hasGate: Boolean!, $hasHolder: Boolean!) {
    gate(code: $gate) @include(if: $hasGate) {
      id
      code
      name
      location
      closedAt
    }
    holder(id: $holder) @include(if: $hasHolder) {
      id
      name
      company
    }
  }
`);

type Issued = NonNullable<IssueMutation["issuePass"]>;
type Registered = NonNullable<RegisterMutation["registerHolder"]>;

/** Issues a pass. It ends at the page of the pass, which can be printed. */
export default function IssuePage() {
  useTitle("Issue a pass");
  const { acts } = useMay();
  return acts ? <Form /> : <Reserved>Officers issue passes.</Reserved>;
}

/** The end of today, or of tomorrow where today is nearly over. */
function endOfDay(now: Date): Date {
  const end = new Date(now);
  end.setHours(now.getHours() >= 22 ? 47 : 23, 59, 0, 0);
  return end;
}

function Form() {
  const client = useClient();
  const [, navigate] = useLocation();
  const { registers } = useMay();
  const form = useRef<HTMLFormElement>(null);

  const named = useNamed();
  const [gateText, setGateText] = useState("");
  const gates = useGatePicks(gateText);
  const [pickedGate, setGate] = useState<Pick | null>();
  const [only] = gates.picks?.length === 1 && gateText === "" ? gates.picks : [];
  // What was chosen, what the address names, or the only one that there is.
  const gate = pickedGate === undefined ? (named.gate ?? only) : (pickedGate ?? undefined);

  const [holderText, setHolderText] = useState("");
  const holders = useHolderPicks(holderText);
  const [pickedHolder, setHolder] = useState<Pick | null>();
  const holder = pickedHolder === undefined ? named.holder : (pickedHolder ?? undefined);
  const [isNew, setNew] = useState(false);
  const [person, setPerson] = useState<Values>({ name: "", company: "", phone: "" });

  const [kind, setKind] = useState<PassKind>("VISITOR");
  const [anyGate, setAnyGate] = useState(false);
  const [texts, setTexts] = useState(() => ({
    purpose: "",
    vehiclePlate: "",
    maxEntries: "",
    validFrom: "",
    validUntil: localMinute(endOfDay(new Date())),
  }));
  const issue = useAct<Issued>(IssuePassInput);
  const register = useAct<Registered>(RegisterHolderInput);
  const refusals = issue.refusals + register.refusals;
  useEffect(() => focusMistake(form.current), [refusals]);
  const busy = issue.busy || register.busy;

  const { vehiclePlate, ...others } = texts;
  const values: Values = {
    gate: gate?.id ?? "",
    holder: holder?.id ?? "",
    kind,
    anyGate,
    ...others,
    ...(kind === "VEHICLE" && { vehiclePlate }),
  };
  const known = (): Promise<string | undefined> =>
    isNew ? registerHolder() : Promise.resolve(holder?.id);
  const registerHolder = async () => {
    const done = await register.run(person, (idempotencyKey) => {
      const input = { ...toInput(RegisterHolderInput, person), idempotencyKey } as Registration;
      return client.mutation(REGISTER, { input }).toPromise();
    });
    const registered = done?.holder;
    if (registered == null) {
      return undefined;
    }
    // If the pass is refused, the next try is for the same person.
    setHolder({ id: registered.id, title: registered.name, detail: registered.company ?? "" });
    setNew(false);
    return registered.id;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Nobody is registered for a pass that can't be issued.
    const holds = isNew ? { ...values, holder: "new" } : values;
    const isRight = [issue.review(holds), !isNew || register.review(person)].every(Boolean);
    const id = isRight && !busy ? await known() : undefined;
    if (id === undefined) {
      return;
    }
    const all = { ...values, holder: id };
    const done = await issue.run(all, (idempotencyKey) => {
      const input = { ...toInput(IssuePassInput, all), idempotencyKey } as Issue;
      return client.mutation(ISSUE, { input }).toPromise();
    });
    if (done?.pass != null) {
      navigate(passAddress(done.pass), { replace: true, state: { issued: true } });
    }
  };

  const text = (name: keyof typeof texts) => ({
    rule: IssuePassInput[name],
    value: texts[name],
    set: (value: string) => {
      setTexts((before) => ({ ...before, [name]: value }));
      issue.changed(name);
    },
    mistake: issue.mistakes[name],
  });
  const detail = (name: keyof typeof RegisterHolderInput) => ({
    rule: RegisterHolderInput[name],
    value: String(person[name] ?? ""),
    set: (value: string) => {
      setPerson((before) => ({ ...before, [name]: value }));
      register.changed(name);
    },
    mistake: register.mistakes[name],
  });
  return (
    <form ref={form} className="form issue" noValidate onSubmit={(event) => void submit(event)}>
      <h1>Issue a pass</h1>
      {isNew ? (
        <fieldset>
          <legend>New holder</legend>
          <TextField label="Name" {...detail("name")} />
          <TextField label="Company" {...detail("company")} />
          <TextField label="Telephone" kind="tel" {...detail("phone")} />
          <button type="button" className="link" onClick={() => setNew(false)}>
            Choose someone who is registered
          </button>
        </fieldset>
      ) : (
        <Picker
          label="Holder"
          placeholder="Name or company"
          chosen={holder}
          choose={(pick) => {
            setHolder(pick ?? null);
            issue.changed("holder");
          }}
          mistake={issue.mistakes["holder"]}
          text={holderText}
          setText={setHolderText}
          aside={
            registers && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  setPerson((before) => ({ ...before, name: holderText }));
                  setNew(true);
                  issue.changed("holder");
                }}
              >
                Register a new holder
              </button>
            )
          }
          found={holders}
        />
      )}
      <Picker
        label="Gate"
        placeholder="Name or code"
        chosen={gate}
        choose={(pick) => {
          setGate(pick ?? null);
          issue.changed("gate");
        }}
        mistake={issue.mistakes["gate"]}
        text={gateText}
        setText={setGateText}
        found={gates}
      />
      {!gates.bound && (
        <label className="check">
          <input
            type="checkbox"
            checked={anyGate}
            onChange={(event) => setAnyGate(event.currentTarget.checked)}
          />
          Valid at every gate
        </label>
      )}
      <Field label="Kind" mistake={issue.mistakes["kind"]} required>
        {(ties) => (
          <select
            {...ties}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as PassKind)}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {said(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind === "VEHICLE" && <TextField label="Plate of the vehicle" {...text("vehiclePlate")} />}
      <TextField label="Purpose" {...text("purpose")} />
      <div className="pair">
        <TextField
          label="Valid from"
          kind="time"
          hint={there(texts.validFrom) ?? "From now on, if it is empty."}
          {...text("validFrom")}
        />
        <TextField
          label="Valid until"
          kind="time"
          hint={there(texts.validUntil)}
          {...text("validUntil")}
        />
      </div>
      <TextField
        label="Number of entries"
        kind="number"
        hint="As many as needed, if it is empty."
        {...text("maxEntries")}
      />
      <FailureNote failure={register.failure ?? issue.failure} />
      <p className="buttons">
        <button type="submit" className="main" aria-disabled={busy}>
          {busy ? "Issuing…" : "Issue the pass"}
        </button>
      </p>
    </form>
  );
}

/** The time at the site of what was typed, where that differs from the reader's. */
function there(typed: string): string | undefined {
  const instant = Date.parse(typed);
  return Number.isNaN(instant)
    ? undefined
    : beside(new Date(instant).toISOString(), { site: SITE.timeZone });
}

/** The gate and the holder that the address names. */
function useNamed(): { gate: Pick | undefined; holder: Pick | undefined } {
  const parameters = new URLSearchParams(useSearch());
  const [gate, holder] = [parameters.get("gate"), parameters.get("holder")];
  const [{ data }] = useQuery({
    query: NAMED,
    variables: {
      gate,
      holder: holder ?? "",
      hasGate: gate !== null,
      hasHolder: holder !== null,
    },
    pause: gate === null && holder === null,
  });
  return {
    gate: data?.gate == null || data.gate.closedAt != null ? undefined : gatePick(data.gate),
    holder:
      data?.holder == null
        ? undefined
        : { id: data.holder.id, title: data.holder.name, detail: data.holder.company ?? "" },
  };
}
