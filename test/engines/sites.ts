import { once } from "node:events";
import { createServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { html, raw } from "hono/html";
import type { RequestContext, RequestEnv } from "../../src/http/context.ts";
import { createFrame } from "../../src/http/frame.ts";
import { bounceIfUnknown } from "../../src/http/request/browser/arrivals.ts";
import { cookiesOf } from "../../src/http/request/browser/cookies.ts";
import { respond } from "../../src/http/response/respond.ts";
import { createLatchkey } from "../../src/index.ts";
import { openTestDatabase } from "../support/databases/databases.ts";
import { certificateFor } from "../support/network/certificate.ts";
import { freePort } from "../support/network/free-port.ts";
import { addApp, requestOf } from "../support/oidc/add-app.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { startApple, type Apple } from "../support/upstream/apple.ts";
import { startLyingIssuer, type LyingIssuer } from "../support/upstream/lying-issuer.ts";

/** The name and password of the account that the server has. */
export const person = { username: "ann", password: "correct horse battery of ann" };

/** Requests for the page of a journey, in order: whether each had the session cookie, and its `Sec-Fetch-Site`. */
export type Arrivals = {
  readonly method: string;
  readonly hasCookie: boolean;
  readonly from: string;
}[];

/** Two sites: a Latchkey server with a page of the test beside it, and the pages of somebody else. */
export interface Sites {
  readonly own: string;
  readonly other: string;
  readonly arrivals: Arrivals;
  /** The URL with which an app on the other site sends users here. They come back with this text. */
  authorize(state: string): string;
  /** Providers of logins, on a third site. Users come back from Apple by a form. */
  readonly idp: LyingIssuer;
  readonly apple: Apple;
  close(): Promise<void>;
}

/** The URL of a step of a journey: a page or a redirect of a site that leads to `to`. */
export const step = (site: string, path: string, to: string): string =>
  `${site}/${path}?to=${encodeURIComponent(to)}`;

/** Starts both over https, on names that browsers take for two sites. */
export async function startSites(): Promise<Sites> {
  const [ownPort, otherPort] = [await freePort(), await freePort()];
  const own = `https://localhost:${ownPort}`;
  const other = `https://127.0.0.1:${otherPort}`;
  const arrivals: Arrivals = [];
  const [idp, apple] = [await startLyingIssuer(), await startApple()];
  const folder = await scratchFolder();
  const database = await openTestDatabase("sqlite", folder);
  const latchkey = await createLatchkey({
    issuer: own,
    database: { sqlite: String(database.env["SQLITE_FILE"]) },
    docs: false,
    app: false,
    appUrl: `${own}/app`,
    upstream: [
      {
        id: "idp",
        name: "Idp",
        issuer: idp.issuer,
        clientId: idp.clientId,
        clientSecret: idp.clientSecret,
        trustEmail: true,
      },
      {
        id: "apple",
        issuer: apple.origin,
        clientId: apple.clientId,
        teamId: apple.teamId,
        keyId: apple.keyId,
        privateKey: apple.privateKey,
      },
    ],
    env: { NODE_ENV: "test", BCRYPT_COST: "4" },
  });
  const arrive = (c: RequestContext): boolean => {
    const hasCookie = readSession(c) !== undefined;
    const from = c.req.header("sec-fetch-site") ?? "";
    arrivals.push({ method: c.req.method, hasCookie, from });
    return hasCookie;
  };
  const ownPages = withSteps(new Hono<RequestEnv>())
    .all("/page", pageOf(own, other, latchkey, arrive))
    .use("/authorize", async (c, next) => {
      arrive(c);
      await next();
    })
    .get("/app/*", (c) => {
      const [, request = ""] = /^authorize\?(.*)/.exec(c.req.query("continue") ?? "") ?? [];
      const state = new URLSearchParams(request).get("state");
      return c.html(pageThatShows(other, `${c.req.path.slice("/app/".length)} ${state}`));
    })
    .all("*", (c) => latchkey.fetch(c.req.raw, c.env));
  const otherPages = withSteps(new Hono<RequestEnv>()).get("/callback", (c) => {
    const { code = "", state, error } = c.req.query();
    if (code !== "") secret(code);
    return c.html(pageThatShows(other, `${code === "" ? error : "code"} ${state}`));
  });
  const stops = [await serve(ownPages, ownPort), await serve(otherPages, otherPort)];
  await registerPerson(latchkey, own);
  const app = await addApp(database, {
    name: "App",
    redirectUri: `${other}/callback`,
    isFirstParty: true,
  });
  return {
    own,
    other,
    arrivals,
    authorize: (state) => `${own}/authorize?${requestOf(app, state)}`,
    idp,
    apple,
    async close() {
      for (const stop of stops) await stop();
      await latchkey.close();
      await database.drop();
      await idp.close();
      await apple.close();
    },
  };
}

/** Creates the account of `person`. */
export async function registerPerson(
  latchkey: Awaited<ReturnType<typeof createLatchkey>>,
  origin: string,
): Promise<void> {
  const registration = await latchkey.fetch(
    new Request(`${origin}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        ...person,
        password: secret(person.password),
        email: "ann@example.com",
        name: "Ann",
      }),
    }),
  );
  if (registration.status !== 201) throw new Error(await registration.text());
}

const { readSession } = cookiesOf({ plainCookies: false });

/** A page that says who is there, with a way to the other site. */
const pageThatShows = (other: string, who: string) =>
  html`<!doctype html><title>page</title>
    <link rel="icon" href="data:," />
    <p id="who">${who}</p>
    <a id="go" href="${other}/end">to another site</a>`;

/** A page as Latchkey has them: it bounces, then shows who is logged in and the parameter `code`. A POST becomes a GET. */
function pageOf(
  own: string,
  other: string,
  latchkey: Awaited<ReturnType<typeof createLatchkey>>,
  arrive: (c: RequestContext) => boolean,
) {
  const nothing = () => undefined;
  const options = { hstsSubdomains: false, development: false, corsOrigins: [] };
  const frame = createFrame(
    {
      issuer: own,
      ...options,
      trustedProxies: [],
      peerAddress: nothing,
      limitsThisMachine: false,
      log: { info: nothing, warn: nothing, error: nothing },
    },
    {},
    nothing,
  );
  return frame("/page", async (c: RequestContext) => {
    const hasCookie = arrive(c);
    const form = c.req.method === "POST" ? await c.req.parseBody() : undefined;
    const query = form && new URLSearchParams(form as Record<string, string>);
    const bounce = bounceIfUnknown(c, hasCookie, query);
    if (bounce) return bounce;
    const user = hasCookie ? await latchkey.userOf(c.req.raw) : null;
    const text = await pageThatShows(other, `${user?.username ?? "nobody"} ${c.req.query("code")}`);
    return respond(c, String(text), 200, {
      "Content-Type": "text/html; charset=utf-8",
      "Referrer-Policy": "same-origin",
    });
  });
}

/** Adds the steps of a journey to a site: each leads to the URL in `to`. A form sends its query as fields. */
function withSteps(app: Hono<RequestEnv>): Hono<RequestEnv> {
  const page = (c: Context, body: unknown) =>
    c.html(
      html`<!doctype html> <title>${c.req.path.slice(1)}</title>
        <link rel="icon" href="data:," />
        ${body}`,
    );
  const to = (c: Context): string => c.req.query("to") ?? "";
  const form = (c: Context) => {
    const { origin, pathname, searchParams } = new URL(to(c));
    return html`<form method="post" action="${origin + pathname}">
      ${[...searchParams].map(([name, value]) => html`<input name="${name}" value="${value}" />`)}
      <button id="go">go</button>
    </form>`;
  };
  return app
    .get("/end", (c) => page(c, "end"))
    .get("/link", (c) => page(c, html`<a id="go" href="${to(c)}">go</a>`))
    .get("/redirect", (c) => c.redirect(to(c), 302))
    .get("/see-other", (c) => c.redirect(to(c), 303))
    .get("/form", (c) => page(c, form(c)))
    .get("/form-post", (c) =>
      page(c, [form(c), raw("<script>document.forms[0].submit()</script>")]),
    );
}

/** One for all servers, because Firefox refuses two of the same name with different keys. */
const certificate = certificateFor("localhost");

/** Serves an app over https. */
export async function serve(
  app: Pick<Hono<RequestEnv>, "fetch">,
  port: number,
): Promise<() => Promise<void>> {
  const server = createServer({ ...certificate }, getRequestListener(app.fetch) as never);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
}
