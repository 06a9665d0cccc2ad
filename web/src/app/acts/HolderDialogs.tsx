import { useState } from "react";
import { useClient } from "urql";

import { graphql } from "../../../gql";
import type { BlockHolderInput as Block, UpdateHolderInput as Update } from "../../../gql/graphql";
import { BlockHolderInput, UnblockHolderInput, UpdateHolderInput } from "../../../gql/inputs";
import { ActDialog } from "./ActDialog";
import { toInput } from "./rules";

const BLOCK = graphql(`
  mutation BlockHolder($input: BlockHolderInput!) {
    blockHolder(input: $input) {
      holder {
        id
        version
        blockedAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

const UNBLOCK = graphql(`
  mutation UnblockHolder($input: UnblockHolderInput!) {
    unblockHolder(input: $input) {
      holder {
        id
        version
        blockedAt
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
  mutation UpdateHolder($input: UpdateHolderInput!) {
    updateHolder(input: $input) {
      holder {
        id
        version
        name
        company
        phone
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export interface HolderActsProps {
  act: "block" | "unblock" | "change";
  holder: {
    id: string;
    version: number;
    name: string;
    company?: string | null;
    phone?: string | null;
  };
  onClose: () => void;
}

export default function HolderDialogs({ act, holder: shown, onClose }: HolderActsProps) {
  const client = useClient();
  // What was in sight when the dialog opened, whatever the page shows by now.
  const [holder] = useState(shown);
  const base = (idempotencyKey: string) => ({
    holder: holder.id,
    expectedVersion: holder.version,
    idempotencyKey,
  });
  switch (act) {
    case "block":
      return (
        <ActDialog
          title={`Block ${holder.name}?`}
          confirm="Block"
          grave
          rules={BlockHolderInput}
          fields={[{ name: "reason", label: "Reason", kind: "lines" }]}
          send={(values, key) => {
            const input: Block = { ...base(key), ...toInput(BlockHolderInput, values) };
            return client.mutation(BLOCK, { input }).toPromise();
          }}
          onClose={onClose}
        >
          <p>No gate lets a blocked holder in, whatever their passes say.</p>
        </ActDialog>
      );
    case "unblock":
      return (
        <ActDialog
          title={`End the block of ${holder.name}?`}
          confirm="Unblock"
          rules={UnblockHolderInput}
          fields={[]}
          send={(_, key) => client.mutation(UNBLOCK, { input: base(key) }).toPromise()}
          onClose={onClose}
        >
          <p>Their valid passes let them in again.</p>
        </ActDialog>
      );
    case "change":
      return (
        <ActDialog
          title={`Change ${holder.name}`}
          confirm="Save"
          rules={{ ...UpdateHolderInput, name: { ...UpdateHolderInput.name, required: true } }}
          fields={[
            { name: "name", label: "Name", value: holder.name },
            { name: "company", label: "Company", value: holder.company ?? "" },
            { name: "phone", label: "Telephone", kind: "tel", value: holder.phone ?? "" },
          ]}
          send={(values, key) => {
            const changes = toInput(UpdateHolderInput, values, true);
            const input: Update = { ...base(key), ...changes };
            return client.mutation(UPDATE, { input }).toPromise();
          }}
          onClose={onClose}
        />
      );
  }
}
