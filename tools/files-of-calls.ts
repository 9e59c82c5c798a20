// Lists the files of src in which a function runs for a call, as V8 counts them: `node tools/files-of-calls.ts [CALL]`. Without a name
// it prints the number of files and of functions of each call. Each call has run once before, so what runs once in the life of a
// process is left out.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const origin = "http://localhost:3000";
const src = new URL("../src/", import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), "latchkey-files-"));
Object.assign(process.env, {
  ISSUER: origin,
  SQLITE_FILE: join(folder, "latchkey.db"),
  LOG_LEVEL: "error",
  BCRYPT_COST: "10",
});
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// Before the code is loaded, because V8 counts no call of a function that it has compiled before.
const inspector = new Session();
inspector.connect();
await inspector.post("Profiler.enable");
await inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
const { createLatchkey } = await import("../src/index.ts");
const latchkey = await createLatchkey();
const redirectUri = "https://app.example/callback";
const made = execFileSync(
  process.execPath,
  [
    fileURLToPath(new URL("entry/commands/cli.ts", src)),
    "clients",
    "create",
    "App",
    "--public",
    "--redirect-uri",
    redirectUri,
    "--json",
  ],
  { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
);
const { client_id: clientId } = JSON.parse(made) as { client_id: string };

/** Sends a request. Throws for a status of 400 or more. */
async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await latchkey.fetch(new Request(`${origin}${path}`, init));
  if (response.status >= 400) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response;
}

/** The JSON of a response. */
const read = async (response: Promise<Response>): Promise<Record<string, string>> =>
  (await (await response).json()) as Record<string, string>;

const password = randomBytes(12).toString("hex");
let users = 0;
const register = () => {
  const username = `user${++users}`;
  const body = { username, email: `${username}@example.com`, name: "User", password };
  return send("/authenticate/register", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
};
const token = (form: Readonly<Record<string, string>>) =>
  send("/authenticate/token", { method: "POST", body: new URLSearchParams(form) });

await register();
let tokens = await read(token({ username: "user1", password }));
const bearer = { headers: { Authorization: `Bearer ${tokens["access_token"]}` } };

const page = { Origin: origin, "X-Latchkey": "1", "Content-Type": "application/json" };
const logIn = () =>
  send("/session", {
    method: "POST",
    headers: page,
    body: JSON.stringify({ username: "user1", password }),
  });
const cookie = (await logIn()).headers
  .getSetCookie()
  .map((one) => one.split(";")[0])
  .join("; ");

const verifier = randomBytes(32).toString("base64url");
const request = (scope: string) =>
  new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
const arrive = (query: string) =>
  send(`/authorize?${query}`, {
    headers: { Cookie: cookie, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
  });
const show = async (
  query: string,
): Promise<{ readonly search: string; readonly proof?: string }> => {
  const url = (await arrive(query)).headers.get("location") ?? "";
  const search = new URL(url).search.slice(1);
  const headers = { ...page, Cookie: cookie };
  return { search, ...(await read(send(`/authorize/request?${search}`, { headers }))) };
};
const decide = async (shown: { readonly search: string; readonly proof?: string }) =>
  send("/authorize/decision", {
    method: "POST",
    headers: { ...page, Cookie: cookie },
    body: JSON.stringify({ request: shown.search, decision: "approve", proof: shown.proof }),
  });
const code = async (): Promise<string> => {
  const url = (await arrive(request("openid"))).headers.get("location") ?? "";
  return new URL(url).searchParams.get("code") ?? "";
};

/** Each call, after what has to be done before it. */
const calls: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  register: async () => register,
  login: async () => () => token({ username: "user1", password }),
  verify: async () => () => send("/authenticate/verify/token", { method: "POST", ...bearer }),
  refresh: async () => async () => {
    const form = { grant_type: "refresh_token", refresh_token: tokens["refresh_token"] ?? "" };
    tokens = await read(token(form));
  },
  profile: async () => () => send("/users/me", bearer),
  session: async () => logIn,
  decision: async () => {
    const shown = await show(
      request(`openid profile${users++ % 2 === 0 ? " email" : ""} offline_access`),
    );
    return () => decide(shown);
  },
  authorize: async () => {
    return () => arrive(request("openid"));
  },
  redemption: async () => {
    const one = await code();
    return () =>
      token({
        grant_type: "authorization_code",
        client_id: clientId,
        redirect_uri: redirectUri,
        code: one,
        code_verifier: verifier,
      });
  },
};

/** The functions of src that ran since the last time, by their file. */
async function ran(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { result } = await inspector.post("Profiler.takePreciseCoverage");
  return new Map(
    result
      .filter(({ url }) => url.startsWith(src))
      .map(({ url, functions }) => {
        // The one that begins where the file does is the module itself.
        const those = functions.filter(
          ({ ranges: [range] }) => range && range.count > 0 && range.startOffset > 0,
        );
        return [
          url.slice(src.length),
          those.map(({ functionName }) => functionName || "=>"),
        ] as const;
      })
      .filter(([, those]) => those.length > 0)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !Object.hasOwn(calls, wanted)) {
  throw new Error(`There is no call ${wanted}. Known are: ${Object.keys(calls).join(", ")}.`);
}
for (const [name, prepare] of Object.entries(calls)) {
  await (
    await prepare()
  )();
  const call = await prepare();
  // What waits from the call before, such as the entries of the audit trail, is not of this one.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await ran();
  await call();
  const files = await ran();
  if (wanted === undefined) {
    const functions = [...files.values()].flat().length;
    console.log(`${name}: ${files.size} files, ${functions} functions`);
  } else if (wanted === name) {
    for (const [file, those] of files) console.log(`${file}: ${those.join(", ")}`);
  }
}
await latchkey.close();
