import { afterAll, beforeAll, describe } from "vitest";
import type { Engine } from "./engine.ts";
import { startSites, type Sites } from "./sites.ts";

/** A browser, and the sites that it visits. */
export interface Stage {
  readonly browser: Engine;
  readonly sites: Sites;
}

/** Runs suites in one engine. Starts it and the sites before them, and closes both after them. */
export function inEngine(
  name: string,
  open: () => Promise<Engine>,
  ...suites: readonly ((stage: () => Stage) => void)[]
): void {
  describe(`in ${name}`, () => {
    const stage: { -readonly [Member in keyof Stage]?: Stage[Member] } = {};
    beforeAll(async () => {
      stage.sites = await startSites();
      stage.browser = await open();
      process.stdout.write(`${name} ${stage.browser.version}\n`);
    });
    afterAll(async () => {
      await stage.browser?.close();
      await stage.sites?.close();
    });
    for (const suite of suites) suite(() => stage as Stage);
  });
}

/** A script for a page of the server that sends JSON to a call, as our pages do. It gives the status. */
export function scriptThatSends(method: string, path: string, body?: object): string {
  const headers = { "Content-Type": "application/json", "X-Latchkey": "1" };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  return `return (await fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})).status;`;
}
