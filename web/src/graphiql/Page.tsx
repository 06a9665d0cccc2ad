import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { useMonaco } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useMemo, useState } from "react";

import { SQL_PLUGIN } from "../sql/plugin";
import { makeFetcher } from "./fetcher";
import board from "./tabs/board.graphql?raw";
import deep from "./tabs/deep.graphql?raw";
import over from "./tabs/over.graphql?raw";
import passes from "./tabs/passes.graphql?raw";

const TABS = [passes, board, deep, over].map((query) => ({ query }));
const PLUGINS = [SQL_PLUGIN, explorerPlugin({ title: "Explorer" }), HISTORY_PLUGIN];

/** Where GraphiQL keeps which pane is open: nothing on a first visit. */
const VISIBLE = "graphiql:visiblePlugin";

export function Page() {
  const [schemaHidden, setSchemaHidden] = useState(false);
  const fetcher = useMemo(() => makeFetcher(() => setSchemaHidden(true)), []);
  const loaded = useMonaco((state) => state.monaco !== undefined);
  const visible = useMemo(() => localStorage.getItem(VISIBLE) ?? SQL_PLUGIN.title, []);
  return (
    <>
      <main>
        <h1 className="visually-hidden">GraphiQL of this Gatepass server</h1>
        {schemaHidden && (
          <p className="notice" role="status">
            This server does not show its schema (<code>--no-introspection</code>), so there is no
            completion and no documentation. Queries run as usual.
          </p>
        )}
        {/* Editors that load after a click on a tab would show the text of the first one. */}
        <div className="graphiql-once-loaded" inert={!loaded}>
          <GraphiQL
            fetcher={fetcher}
            plugins={PLUGINS}
            defaultTabs={TABS}
            visiblePlugin={visible}
            defaultEditorToolsVisibility={false}
            inputValueDeprecation
            schemaDescription
          >
            <GraphiQL.Logo>
              <span className="logo">Gatepass</span>
            </GraphiQL.Logo>
          </GraphiQL>
        </div>
      </main>
    </>
  );
}
