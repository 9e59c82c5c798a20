import type { BrowserContext, Page, Request, Response } from "playwright-core";
import { secret } from "../secrets.ts";

/** What somebody with the developer tools open sees of a browser. */
export interface Watch {
  /** Errors, breaches of the policy, requests to others, tokens in URLs: there should be none. */
  readonly complaints: readonly string[];
  /** The calls that were answered, as "200 POST /session"; the browser's own questions (preflights) are not among them. */
  readonly calls: readonly string[];
  /** Those of them that were refused. */
  refusals(): readonly string[];
  /** Resolves when all tokens that went by are known as secrets. */
  settled(): Promise<void>;
}

const token = /rt1_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** The browser's own note of an answer. */
const noteOfRefusal = /^Failed to load resource: the server responded with a status of 4\d\d /;

/** Watches a browser whose pages may speak with `api` and `pages`, which are origins. */
export function watch(context: BrowserContext, api: string, pages: string): Watch {
  const complaints: string[] = [];
  const calls: string[] = [];
  const pending: Promise<unknown>[] = [];

  const judgeUrl = (url: string): void => {
    if (url.match(token)) complaints.push("a token in a URL");
    if (url === "about:blank" || url === "data:,") return;
    const { origin } = new URL(url);
    if (origin !== api && origin !== pages) complaints.push(`a request to ${url}`);
  };

  const watchPage = (page: Page): void => {
    page.on("framenavigated", (frame) => judgeUrl(frame.url()));
  };

  context.on("page", watchPage);
  context.on("weberror", (error) => void complaints.push(String(error.error())));
  context.on("console", (line) => {
    if (!noteOfRefusal.test(line.text())) complaints.push(`${line.type()}: ${line.text()}`);
  });
  // A page that is closed takes with it what its last messages were.
  const keep = (message: Request | Response): void =>
    void pending.push(keepSecrets(message).catch(() => undefined));

  context.on("request", (request) => {
    judgeUrl(request.url());
    keep(request);
  });
  context.on("response", (response) => {
    const { origin, pathname } = new URL(response.url());
    if (origin !== api) return;
    calls.push(`${response.status()} ${response.request().method()} ${pathname}`);
    keep(response);
  });

  return {
    complaints,
    calls,
    refusals: () => calls.filter((call) => !/^[23]/.test(call)),
    settled: async () => void (await Promise.all(pending)),
  };
}

async function keepSecrets(message: Request | Response): Promise<void> {
  const headers = await message.allHeaders();
  for (const name of ["authorization", "cookie", "set-cookie"]) {
    for (const [found] of (headers[name] ?? "").matchAll(token)) secret(found);
  }
}

/** Has every page of a browser report what its policy stopped. */
export const reportBreaches = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      console.error(`the policy stopped ${effectiveDirective} ${blockedURI}`);
    });
  });
