import { html } from "hono/html";
import { failures } from "../../core/tables/failures.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { respond } from "../response/respond.ts";
import { pagePolicy } from "./csp.ts";
import type { FailureRow } from "../../core/failures.ts";

const pageHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": pagePolicy(),
};

/** A page with every error code: what it means, why it happens and what to do. Each code has an anchor of its name. */
export function errors({ get }: Endpoints, { issuer }: Pick<AppOptions, "issuer">): void {
  const base = basePathOf(issuer);
  get("/errors", async (c) => respond(c, String(await pageOf(base)), 200, pageHeaders));
}

const pageOf = (base: string) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Error codes</title>
        <link rel="icon" type="image/svg+xml" href="${base}/latchkey.svg" />
        <link rel="stylesheet" href="${base}/latchkey.css" />
      </head>
      <body>
        <main>
          <h1>Error codes</h1>
          ${Object.entries<FailureRow>(failures).map(sectionOf)}
        </main>
      </body>
    </html> `;

const sectionOf = ([code, { status, title, why, todo }]: [string, FailureRow]) => html`
  <section id="${code}">
    <h2><code>${code}</code> ${status}</h2>
    <p>${title}</p>
    <p>${withCode(why)}</p>
    <p><strong>What to do:</strong> ${withCode(todo)}</p>
  </section>
`;

/** A text whose parts between backticks are code. */
const withCode = (text: string) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
