import type { BrowserContext, Page, Request, Response } from "playwright-core";
import { secret } from "../secrets.ts";

/** What the developer tools of a browser would show. */
export interface Watch {
  /** Errors, violations of the Content-Security-Policy, requests to other origins, and tokens in URLs. Expected to be empty. */
  readonly complaints: readonly string[];
  /** The requests that got a response, in the form "200 POST /session", without CORS preflights. */
  readonly calls: readonly string[];
  /** The requests among them with an error status. */
  refusals(): readonly string[];
  /** Resolves when all tokens in these requests are registered as secrets. */
  settled(): Promise<void>;
}

const token = /(?:rt1|lr1)_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** The browser's own message about a 4xx response. */
const errorStatusMessage = /^Failed to load resource: the server responded with a status of 4\d\d /;

/** Watches a browser whose pages may send requests to these origins only. */
export function watch(
  context: BrowserContext,
  api: string,
  pages: string,
  others: readonly string[] = [],
): Watch {
  const complaints: string[] = [];
  const calls: string[] = [];
  const pending: Promise<unknown>[] = [];

  const judgeUrl = (url: string): void => {
    if (url.match(token)) complaints.push("a token in a URL");
    if (url === "about:blank" || url === "data:,") return;
    const { origin } = new URL(url);
    if (![api, pages, ...others].includes(origin)) complaints.push(`a request to ${url}`);
  };

  const watchPage = (page: Page): void => {
    page.on("framenavigated", (frame) => judgeUrl(frame.url()));
  };

  context.on("page", watchPage);
  context.on("weberror", (error) => void complaints.push(String(error.error())));
  context.on("console", (line) => {
    if (!errorStatusMessage.test(line.text())) complaints.push(`${line.type()}: ${line.text()}`);
  });
  // The headers of a closed page's last messages can no longer be read.
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

/** Makes every page of a browser report violations of its Content-Security-Policy. */
export const reportPolicyViolations = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      console.error(`Content-Security-Policy ${effectiveDirective} blocked ${blockedURI}`);
    });
  });
