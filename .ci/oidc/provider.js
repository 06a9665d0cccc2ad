// The provider: oidc-provider with its own pages for signing in, at a given address.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

export const AUDIENCE = "gatepass";
export const WEB = { id: "gatepass-web", secret: "a secret, with: odd/characters%" };
export const ROBOT = { id: "robot", secret: "another-secret" };
const RESOURCE = "https://passes.example/";

// People by the name with which they sign in, with their roles.
const PEOPLE = {
  ada: { name: "Ada Lovelace", roles: ["gate-office"] },
  eve: { name: "Eve", roles: ["canteen"] },
};

// An address whose provider can be replaced. There is none at first.
export async function open() {
  const keys = {};
  let answer;
  const server = createServer((request, response) => {
    if (answer === undefined) {
      response.writeHead(404).end();
    } else {
      answer(request, response);
    }
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const issuer = `http://localhost:${server.address().port}`;
  return {
    issuer,
    // A provider with the key of this name, for a server at this address.
    async replace(gatepass, keyId) {
      keys[keyId] ??= await key(keyId);
      answer = provider(issuer, gatepass, keys[keyId]).callback();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function key(id) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: id, use: "sig", alg: "RS256" };
}

function provider(issuer, gatepass, key) {
  return new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: WEB.id,
        client_secret: WEB.secret,
        redirect_uris: [`${gatepass}/login/callback`],
      },
      {
        client_id: ROBOT.id,
        client_secret: ROBOT.secret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ["only for a moment"] },
    claims: { openid: ["sub"], profile: ["name", "roles"] },
    // So that ID tokens have the claims of the profile.
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...PEOPLE[id] }),
    }),
    extraTokenClaims: () => ({ roles: ["gate-guard"] }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: "read",
          audience: resource === RESOURCE ? AUDIENCE : "shop",
          accessTokenFormat: "jwt",
        }),
      },
    },
  });
}

// A token of a program, for this server or for another one.
export async function robotToken(issuer, resource = RESOURCE) {
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${ROBOT.id}:${ROBOT.secret}`)}`,
    },
    body: new URLSearchParams({ grant_type: "client_credentials", resource, scope: "read" }),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(JSON.stringify(answer));
  }
  return answer.access_token;
}
