import { lazy, Suspense, useEffect } from "react";
import { Provider } from "urql";
import { Link, Route, Switch, useLocation } from "wouter";

import { client, costs } from "./client";
import { Footer } from "./parts/Footer";
import { GatePage } from "./pages/GatePage";
import { HolderPage } from "./pages/HolderPage";
import { Failed, Loading, Missing } from "./parts/States";
import { Overview } from "./pages/Overview";
import { PassPage } from "./pages/PassPage";
import { Search } from "./parts/Search";
import { SignIn } from "./pages/SignIn";
import { Returned } from "./pages/Returned";
import { SITE } from "./here";
import { ThemeChoice } from "./parts/ThemeChoice";
import { useMay } from "./parts/useMay";
import { useWho, Who } from "./parts/Who";
import { destination, useHasEnded } from "./session";

/** Officers' alone. */
const IssuePage = lazy(() =>
  import("./pages/IssuePage").catch(() => ({
    default: () => (
      <p className="state">The server does not answer. Reload the page when it does.</p>
    ),
  })),
);

/** The frame of all pages, and which page is at an address. */
export function App() {
  const [path] = useLocation();
  const signedOut = useHasEnded();
  useEffect(() => costs.clear(), [path]);
  const returned = path === "/login/callback";
  if (signedOut || returned || path === "/sign-in") {
    const next = path === "/sign-in" ? destination(location.search) : undefined;
    return (
      <>
        <header className="bar">
          <span className="brand">Gatepass</span>
          <ThemeChoice />
        </header>
        <main id="content" tabIndex={-1}>
          {/* Loads the page anew, so that nothing of the previous user remains. */}
          {returned ? (
            <Returned />
          ) : (
            <SignIn
              then={next ?? location.pathname + location.search}
              onSignedIn={() => (next === undefined ? location.reload() : location.replace(next))}
            />
          )}
        </main>
      </>
    );
  }
  return (
    <Provider value={client}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          Gatepass
        </Link>
        <nav aria-label="Pages">
          <Link href="/">Overview</Link>
          <Acting />
          {SITE.graphiql && <a href="/graphiql">GraphiQL</a>}
        </nav>
        <Search />
        {SITE.signIn && <Who />}
        <ThemeChoice />
      </header>
      <main id="content" tabIndex={-1}>
        <Content />
      </main>
      <Footer />
    </Provider>
  );
}

/** The pages on which the reader can do something. */
function Acting() {
  const { scans, acts } = useMay();
  return (
    <>
      {acts && <Link href="/issue">Issue</Link>}
      {/* A page of its own: it alone may use the camera. */}
      {scans && <a href="/scan">Scan</a>}
    </>
  );
}

/** The page at the address. It asks for what the reader may see, so it waits for the role. */
function Content() {
  return useMay().known ? (
    <Switch>
      <Route path="/" component={Overview} />
      <Route path="/issue">
        <Suspense fallback={<Loading what="the form" />}>
          <IssuePage />
        </Suspense>
      </Route>
      <Route path="/gates/:code">{({ code }) => <GatePage key={code} code={read(code)} />}</Route>
      <Route path="/passes/id/:id">
        {({ id }) => <PassPage key={id} pass={{ id: read(id) }} />}
      </Route>
      <Route path="/passes/:code">
        {({ code }) => <PassPage key={code} pass={{ code: read(code) }} />}
      </Route>
      <Route path="/holders/:id">{({ id }) => <HolderPage key={id} id={read(id)} />}</Route>
      <Route>
        <Missing what="page" />
      </Route>
    </Switch>
  ) : (
    <Unknown />
  );
}

function Unknown() {
  const { error, again } = useWho();
  return error === undefined ? <Loading what="the page" /> : <Failed error={error} again={again} />;
}

function read(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
