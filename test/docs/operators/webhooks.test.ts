import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { retryWait } from "../../../src/core/outbox/retry.ts";
import { events } from "../../../src/core/tables/events.ts";
import { typeOf, webhookTypes } from "../../../src/core/webhooks/events.ts";
import { read } from "../../support/documents/configuration.ts";

const page = readFileSync("docs/webhooks.md", "utf8");

describe("docs/webhooks.md", () => {
  it("lists every type with its events as the table in the code has it", () => {
    const rows = [...page.matchAll(/^\| `(\w+\.\w+)` +\| (.*?) +\|$/gm)];
    const ofType = (type: string) =>
      Object.keys(events)
        .filter((event) => typeOf(event) === type)
        .map((event) => `\`${event}\``)
        .join(", ");
    expect(webhookTypes.length).toBeGreaterThan(5);
    expect(rows.map(([, type, events]) => [type, events])).toEqual(
      webhookTypes.map((type) => [type, ofType(type)]),
    );
  });

  it("states the real times of tries", () => {
    const latest = () => new Uint8Array([255]);
    const waits = Array.from({ length: 10 }, (_, at) => retryWait(at + 1, latest));
    const seconds = waits.map((wait) => wait && wait / 1.2 / 1000);
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * 3600);
    expect(seconds).toEqual([5, 300, 1800, ...hours, undefined]);
    expect(page.replaceAll("\n", " ")).toContain(
      "after 5 seconds, 5 minutes, 30 minutes, 2 hours, 5 hours, 10 hours, 14 hours, 20 hours and 24 hours, each",
    );
  });

  it("shows a setting that is accepted", () => {
    const [, json = ""] = /WEBHOOKS='(.*)'/.exec(page) ?? [];
    const secret = `whsec_${Buffer.alloc(32).toString("base64")}`;
    expect(read({ WEBHOOKS: json.replace("whsec_…", secret) }).webhooks).toHaveLength(1);
  });

  it("names events of the log that exist", () => {
    const sources = ["deliver", "enqueue"].map((name) =>
      readFileSync(`src/core/webhooks/${name}.ts`, "utf8"),
    );
    const named = page.match(/\bwebhook_[a-z_]+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    for (const event of named) expect(sources.join()).toContain(`"${event}"`);
  });
});
