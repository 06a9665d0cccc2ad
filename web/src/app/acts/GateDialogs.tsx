import { useState } from "react";
import { useClient } from "urql";
import { useLocation } from "wouter";

import { graphql } from "../../../gql";
import type { CreateGateInput as Creation, UpdateGateInput as Update } from "../../../gql/graphql";
import {
  CloseGateInput,
  CreateGateInput,
  ReopenGateInput,
  UpdateGateInput,
} from "../../../gql/inputs";
import { gateAddress } from "../address";
import { ActDialog } from "./ActDialog";
import { toInput } from "./rules";

const CREATE = graphql(`
  mutation CreateGate($input: CreateGateInput!) {
    createGate(input: $input) {
      gate {
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

const UPDATE = graphql(`
  mutation UpdateGate($input: UpdateGateInput!) {
    updateGate(input: $input) {
      gate {
        id
        version
        name
        location
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

const CLOSE = graphql(`
  mutation CloseGate($input: CloseGateInput!) {
    closeGate(input: $input) {
      gate {
        id
        version
        closedAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

const REOPEN = graphql(`
  mutation ReopenGate($input: ReopenGateInput!) {
    reopenGate(input: $input) {
      gate {
        id
        version
        closedAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export type GateActsProps =
  | { act: "create"; onClose: () => void }
  | {
      act: "change" | "close" | "reopen";
      gate: { id: string; version: number; name: string; location: string };
      onClose: () => void;
    };

export default function GateDialogs(props: GateActsProps) {
  return props.act === "create" ? (
    <Create onClose={props.onClose} />
  ) : (
    <Existing act={props.act} gate={props.gate} onClose={props.onClose} />
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [, navigate] = useLocation();
  return (
    <ActDialog
      title="Add a gate"
      confirm="Add"
      rules={CreateGateInput}
      fields={[
        { name: "code", label: "Code", hint: "It is written on the gate, and never changes." },
        { name: "name", label: "Name" },
        { name: "location", label: "Location" },
      ]}
      send={async (values, idempotencyKey) => {
        const input = { ...toInput(CreateGateInput, values), idempotencyKey } as Creation;
        const answer = await client.mutation(CREATE, { input }).toPromise();
        const code = answer.data?.createGate?.gate?.code;
        if (code !== undefined) {
          navigate(gateAddress(code));
        }
        return answer;
      }}
      onClose={onClose}
    />
  );
}

function Existing({ act, gate: shown, onClose }: Exclude<GateActsProps, { act: "create" }>) {
  const client = useClient();
  // What was in sight when the dialog opened, whatever the page shows by now.
  const [gate] = useState(shown);
  const base = (idempotencyKey: string) => ({
    gate: gate.id,
    expectedVersion: gate.version,
    idempotencyKey,
  });
  switch (act) {
    case "change":
      return (
        <ActDialog
          title={`Change ${gate.name}`}
          confirm="Save"
          rules={{
            ...UpdateGateInput,
            name: { ...UpdateGateInput.name, required: true },
            location: { ...UpdateGateInput.location, required: true },
          }}
          fields={[
            { name: "name", label: "Name", value: gate.name },
            { name: "location", label: "Location", value: gate.location },
          ]}
          send={(values, key) => {
            const input: Update = { ...base(key), ...toInput(UpdateGateInput, values) };
            return client.mutation(UPDATE, { input }).toPromise();
          }}
          onClose={onClose}
        />
      );
    case "close":
      return (
        <ActDialog
          title={`Close ${gate.name}?`}
          confirm="Close the gate"
          grave
          rules={CloseGateInput}
          fields={[]}
          send={(_, key) => client.mutation(CLOSE, { input: base(key) }).toPromise()}
          onClose={onClose}
        >
          <p>A closed gate admits nobody, and no pass is issued for it. It can be reopened.</p>
        </ActDialog>
      );
    case "reopen":
      return (
        <ActDialog
          title={`Reopen ${gate.name}?`}
          confirm="Reopen the gate"
          rules={ReopenGateInput}
          fields={[]}
          send={(_, key) => client.mutation(REOPEN, { input: base(key) }).toPromise()}
          onClose={onClose}
        >
          <p>Its valid passes are admitted again.</p>
        </ActDialog>
      );
  }
}
