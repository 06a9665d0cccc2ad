import { useState } from "react";
import { useClient } from "urql";

import { graphql } from "../../../gql";
import type {
  ExtendPassInput as Extension,
  RevokePassInput as Revocation,
} from "../../../gql/graphql";
import { ExtendPassInput, RevokePassInput } from "../../../gql/inputs";
import { moment } from "../words";
import { ActDialog } from "./ActDialog";
import { localMinute, toInput } from "./rules";

const EXTEND = graphql(`
  mutation ExtendPass($input: ExtendPassInput!) {
    extendPass(input: $input) {
      pass {
        id
        version
        status
        validUntil
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

const REVOKE = graphql(`
  mutation RevokePass($input: RevokePassInput!) {
    revokePass(input: $input) {
      pass {
        id
        version
        status
        revokedAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export interface PassActsProps {
  act: "extend" | "revoke";
  pass: {
    id: string;
    version: number;
    validUntil: string;
    inside: boolean;
    holder: { name: string };
  };
  onClose: () => void;
}

export default function PassDialogs({ act, pass, onClose }: PassActsProps) {
  const client = useClient();
  // What was in sight when the dialog opened, whatever the page shows by now.
  const [{ id, version, validUntil, holder, inside }] = useState(pass);
  if (act === "extend") {
    return (
      <ActDialog
        title="Extend this pass"
        confirm="Extend"
        rules={ExtendPassInput}
        fields={[
          {
            name: "validUntil",
            label: "Valid until",
            kind: "time",
            value: localMinute(new Date(validUntil)),
          },
        ]}
        send={(values, idempotencyKey) => {
          const input = { pass: id, expectedVersion: version, idempotencyKey };
          return client
            .mutation(EXTEND, {
              input: { ...input, ...toInput(ExtendPassInput, values) } as Extension,
            })
            .toPromise();
        }}
        onClose={onClose}
      >
        <p>
          The pass of {holder.name} ends {moment(validUntil)}.
        </p>
      </ActDialog>
    );
  }
  return (
    <ActDialog
      title="Revoke this pass?"
      confirm="Revoke"
      grave
      rules={RevokePassInput}
      fields={[{ name: "reason", label: "Reason", kind: "lines" }]}
      send={(values, idempotencyKey) => {
        const input = { pass: id, expectedVersion: version, idempotencyKey };
        return client
          .mutation(REVOKE, {
            input: { ...input, ...toInput(RevokePassInput, values) } as Revocation,
          })
          .toPromise();
      }}
      onClose={onClose}
    >
      <p>
        No gate lets {holder.name} in with it any more. This can&apos;t be undone.
        {inside && " The holder is inside now."}
      </p>
    </ActDialog>
  );
}
