import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { searchFor } from "../support/find-secrets.ts";
import { allSecrets } from "../support/secrets.ts";

/** Searches all logs of the run for the secrets of all tests before, which are more than `least`. */
export function noLeaks(least: number): void {
  it("ST-4 no log holds a password, hash, token or key that any test used", () => {
    const folder = join(inject("runDirectory"), "logs");
    const secrets = allSecrets();
    expect(secrets.size).toBeGreaterThan(least);
    const search = searchFor(secrets);
    const found = readdirSync(folder).flatMap((name) =>
      search(readFileSync(join(folder, name), "utf8")).map((line) => `${name}:${line}`),
    );
    expect(found).toEqual([]);
  });
}
