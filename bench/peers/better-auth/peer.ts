import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { HttpRequest } from "../../load/wrk.ts";
import { password } from "../../stage/population.ts";
import { root, type Server } from "../../stage/servers.ts";
import { installPackages } from "../packages.ts";
import { forEachClient, usernames, type Peer } from "../peer.ts";

const server = "bench/peers/better-auth/server.ts";

/** Better Auth on Hono. Its check of a session takes the place of a verification. */
export const betterAuth: Peer = {
  install: () => installPackages("better-auth"),
  async subject(ground) {
    const database = await ground.createDatabase();
    const secret = { SECRET_KEY: ground.key.material, NODE_ENV: "production" };
    const environment = { ...secret, ...database.environment };
    await promisify(execFile)(process.execPath, [server, "migrate"], {
      cwd: root,
      env: { ...environment, PORT: "0" },
    });
    return {
      program: { args: [server], environment },
      async calls(running) {
        for (const username of usernames) {
          await send(running, "sign-up", { ...credentials(username), name: username });
        }
        const cookies = await forEachClient((one) => send(running, "sign-in", credentials(one)));
        await expectSession(running, cookies[0] ?? "");
        return {
          login: usernames.map((username) => logIn(running, username)),
          verify: cookies.map(checkSession),
        };
      },
    };
  },
};

const credentials = (username: string) => ({ email: `${username}@example.com`, password });

const headersOf = ({ origin }: Server) => ({ "Content-Type": "application/json", Origin: origin });

const logIn = (server: Server, username: string): HttpRequest => ({
  method: "POST",
  path: "/api/auth/sign-in/email",
  headers: headersOf(server),
  body: JSON.stringify(credentials(username)),
});

const checkSession = (cookie: string): HttpRequest => ({
  method: "GET",
  path: "/api/auth/get-session",
  headers: { Cookie: cookie },
});

/** Signs up or in, and returns the cookie of the new session. */
async function send(server: Server, what: "sign-up" | "sign-in", body: object): Promise<string> {
  const response = await fetch(`${server.origin}/api/auth/${what}/email`, {
    method: "POST",
    headers: headersOf(server),
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Better Auth answered ${response.status} to ${what}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Better Auth answers 200 to a request without a session too, so wrk would not notice a broken cookie. */
async function expectSession({ origin }: Server, cookie: string): Promise<void> {
  const { path, headers } = checkSession(cookie);
  const response = await fetch(origin + path, { ...(headers && { headers }) });
  if (!(await response.json())) throw new Error("Better Auth does not accept its own session");
}
