import { createHash, randomBytes } from "node:crypto";
import { secret } from "../../secrets.ts";

/** What a browser does when it leaves a provider: it opens a URL, or sends a form to it. */
export interface Callback {
  readonly url: string;
  readonly form?: URLSearchParams;
}

/** A value that nobody can guess. The leak search looks for it. */
export const randomSecret = (): string => secret(randomBytes(24).toString("base64url"));

/** The parameters of an authorization request. Throws an error if a careful provider would refuse them. */
export function requestOf(url: string, clientId: string): URLSearchParams {
  const request = new URL(url).searchParams;
  for (const name of request.keys()) {
    if (request.getAll(name).length > 1) throw new Error(`${name} is there twice`);
  }
  const expected = { response_type: "code", client_id: clientId, code_challenge_method: "S256" };
  for (const [name, value] of Object.entries(expected)) {
    if (request.get(name) !== value) throw new Error(`${name} is ${request.get(name)}`);
  }
  for (const name of ["redirect_uri", "state", "code_challenge"]) {
    if (!request.get(name)) throw new Error(`${name} is missing`);
  }
  for (const name of ["state", "nonce"]) {
    const value = request.get(name);
    if (value) secret(value);
  }
  return request;
}

/** The redirect URI of a request, with these parameters and its state. Undefined ones are left out. */
export function callbackOf(
  request: URLSearchParams,
  parameters: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL(request.get("redirect_uri") ?? "");
  const all = { state: request.get("state") ?? undefined, ...parameters };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** The codes of a provider. Each works once, with the redirect URI and the verifier of its request. */
export function createCodes<T extends { readonly request: URLSearchParams }>() {
  const codes = new Map<string, T>();
  return {
    issue(authorization: T): string {
      const code = randomSecret();
      codes.set(code, authorization);
      return code;
    },
    redeem(form: URLSearchParams): T | undefined {
      const code = form.get("code") ?? "";
      const found = codes.get(code);
      codes.delete(code);
      if (!found || form.get("grant_type") !== "authorization_code") return undefined;
      const { request } = found;
      if (form.get("redirect_uri") !== request.get("redirect_uri")) return undefined;
      const verifier = form.get("code_verifier") ?? "";
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      return challenge === request.get("code_challenge") ? found : undefined;
    },
  };
}

/** Whether a request to the token endpoint has the credentials of the client, as `client_secret_basic` or `client_secret_post`. */
export function hasSecret(
  authorization: string | undefined,
  form: URLSearchParams,
  client: { readonly id: string; readonly secret: string },
): boolean {
  const [, basic] = /^Basic (.+)$/.exec(authorization ?? "") ?? [];
  if (basic === undefined) {
    return form.get("client_id") === client.id && form.get("client_secret") === client.secret;
  }
  const [id = "", ...rest] = Buffer.from(basic, "base64").toString().split(":");
  return (
    decodeURIComponent(id) === client.id && decodeURIComponent(rest.join(":")) === client.secret
  );
}
