import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { authorizationLimits } from "../../../src/core/authorizations/model.ts";
import { factorLimits } from "../../../src/core/factors/limits.ts";
import { generateKey, loadSigningKey, loadVerificationKey } from "../../../src/drivers/jwt/keys.ts";
import { codeIn } from "../../support/documents/code.ts";
import { read } from "../../support/documents/configuration.ts";
import { secret } from "../../support/secrets.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

const page = readFileSync("docs/keys.md", "utf8");
const words = page.replaceAll(/\s+/g, " ");

describe("docs/keys.md", () => {
  it.each(["HS256", "ES256"] as const)(
    "prints PREVIOUS_KEYS for a file with a key of %s, as the server read it from that file",
    async (algorithm) => {
      const cwd = await scratchFolder();
      const file = `${secret(await generateKey(algorithm)).trim()}\n`;
      writeFileSync(join(cwd, "secret_key.old"), file);
      const shell = codeIn(page).find(({ text }) => text.startsWith("node -p "));
      execFileSync("sh", ["-c", shell?.text ?? "exit 1"], { cwd });
      const written = readFileSync(join(cwd, "previous_keys"), "utf8");
      const next = secret(await generateKey(algorithm));
      const { keys } = read(
        { ALGORITHM: algorithm, SECRET_KEY: next, PREVIOUS_KEYS_FILE: "previous" },
        { previous: written },
      );
      const [previous] = keys.previous;
      const before = read({ ALGORITHM: algorithm, SECRET_KEY_FILE: "old" }, { old: file });
      expect(previous).toEqual(before.keys.signing);
      const old = await loadSigningKey(before.keys.signing ?? expect.fail("no key"));
      const { kid, base } = await loadVerificationKey(previous ?? expect.fail("no key"));
      expect([kid, base]).toEqual([old.kid, old.base]);
    },
  );

  it("shows values of PREVIOUS_KEYS that a server reads", async () => {
    const shown = codeIn(page).flatMap(({ text }) => [
      ...text.matchAll(/^PREVIOUS_KEYS='(.*)'$/gm),
    ]);
    const [key, SECRET_KEY] = [
      secret((await generateKey("HS256")).trim()),
      secret((await generateKey("HS256")).trim()),
    ];
    const members = shown.map(([, value = ""]) => {
      const PREVIOUS_KEYS = value.replace("the old secret", key);
      return read({ SECRET_KEY, PREVIOUS_KEYS }).keys.previous;
    });
    expect(members.map(([one]) => [one?.algorithm, one?.onlyDecrypts])).toEqual([
      ["HS256", undefined],
      ["HS256", undefined],
      ["HS256", true],
    ]);
  });

  it("states the real times and numbers", () => {
    const day = 86_400_000;
    expect(words).toContain(
      `Wait ${usualTerms.idle / day} days (\`SESSION_IDLE_DAYS\`). By then every session`,
    );
    expect(words).toContain(`for ${factorLimits.reencrypted} accounts at a time`);
    // Of what an app has, a pushed request that was opened in time lives longest.
    const longest = Math.max(authorizationLimits.opened, authorizationLimits.code);
    expect(longest).toBe(60 * 60_000);
    expect(words).toContain("Remove the old key after an hour");
    expect(readFileSync("src/http/discovery.ts", "utf8")).toContain("public, max-age=300");
    expect(words).toContain("wait five more minutes, because they may cache the key set");
    expect(words).toContain("and wait five minutes, so that apps find it in the key set");
  });
});
