import type { Client } from "../../../../src/core/clients/model.ts";
import { randomId } from "../../../../src/core/ids.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { login, type Backend, type Server } from "../../support/backend.ts";
import { clientWith } from "../app.ts";

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** The query in `continue` of a page of ours. */
export const continueOf = (url: URL): string =>
  (url.searchParams.get("continue") ?? "").replace("authorize?", "");

/** The use cases of `/authorize` and its pages, with the cookie of a browser. */
export function visitsOf(open: () => { readonly backend: Backend; readonly server: Server }) {
  const auth = () => open().server.auth;
  const requests = () => auth().oidc!.requests;
  /** What the browser keeps. */
  let browser: string | undefined;

  /** Stores an app and gives the query that it sends. */
  function queryOf(
    changes: Partial<Client> = {},
    parameters: Readonly<Record<string, string>> = {},
  ): string {
    const app = clientWith({ id: randomId(systemRandom), ...changes });
    const names = Object.keys(app).map((name) => name.replaceAll(/[A-Z]/g, (one) => `_${one}`));
    open().backend.sql(
      `INSERT INTO clients (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
      ...Object.values<string | number | null>({ ...app }),
    );
    return String(
      new URLSearchParams({
        client_id: app.id,
        redirect_uri: app.redirectUris,
        response_type: "code",
        scope: "openid profile",
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...parameters,
      }),
    );
  }

  async function logIn(): Promise<string> {
    const { refreshToken } = await auth().login.withPassword(login());
    return refreshToken;
  }

  const read = (query: string) => requests().read(query, undefined);

  /** What `/authorize` does with a query. */
  async function visit(query: string, refreshToken?: string): Promise<URL> {
    const request = await read(query);
    const session =
      refreshToken === undefined ? undefined : await auth().browser.sessionOf(refreshToken);
    const { url, ...kept } = await requests().authorize(request, { login: session, browser });
    browser = kept.browser ?? browser;
    return new URL(url);
  }

  /** What a page shows. */
  async function shown(query: string, refreshToken: string) {
    const session = await auth().browser.sessionOf(refreshToken);
    return requests().show(await read(query), { login: session, browser });
  }

  /** What a page does that asked the user. */
  async function approve(query: string, refreshToken: string, proof: string, isApproved = true) {
    const session = await auth().browser.sessionOf(refreshToken);
    const decision = { isApproved, scopes: undefined, proof, language: "en", browser };
    return new URL(await requests().approve(await read(query), { login: session, ...decision }));
  }

  /** What a browser does that opens its first window, or keeps something else. */
  const changeBrowser = (kept?: string): void => void (browser = kept);

  return { queryOf, requests, logIn, visit, shown, approve, changeBrowser };
}
