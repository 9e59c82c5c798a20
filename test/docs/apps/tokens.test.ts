import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import { randomId } from "../../../src/core/ids.ts";
import { sessionLimits } from "../../../src/core/sessions/limits.ts";
import { clientClaims, userTokenClaims } from "../../../src/core/tokens/claims.ts";
import { generateKey, loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createRefreshTokens } from "../../../src/drivers/tokens/refresh-tokens.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { secret } from "../../support/secrets.ts";
import { usualTerms } from "../../support/session-terms.ts";
import { policy } from "../../unit/support/claims.ts";

const { scopes } = createAccess({ scopes: {}, roles: {} }, { warn() {} });

const page = readFileSync("docs/tokens.md", "utf8");

/** The section under a heading. */
const part = (heading: string): string =>
  page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";

/** The rows of a section's table whose first cell has a name in backquotes. */
const rowsOf = (heading: string): string[][] =>
  [...part(heading).matchAll(/^\| (`.*) \|$/gm)].map(([, row = ""]) => row.split(" | "));

/** The names in backquotes. */
const names = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

describe("docs/tokens.md", () => {
  it("lists exactly the claims of a token", () => {
    const person = { sessionId: "s", userId: "u", clientId: "c", username: "ann" };
    const issue = { policy, scope: "", now: 0, random: systemRandom };
    const persons = Object.keys(
      userTokenClaims({ ...person, role: "user", provenAt: 0, methods: "password" }, issue),
    );
    const listed = rowsOf("The access token").flatMap(([cell = ""]) => names(cell));
    expect(listed.toSorted()).toEqual(persons.toSorted());
    const [, example = "{}"] = /^```json\n(.*?)^```/ms.exec(page) ?? [];
    expect(Object.keys(JSON.parse(example) as object).toSorted()).toEqual(persons.toSorted());
    const clients = Object.keys(clientClaims("c", issue));
    const [, absent = ""] = /own token contains no (.*?)\./.exec(page) ?? [];
    expect(names(absent).toSorted()).toEqual(
      persons.filter((claim) => !clients.includes(claim)).toSorted(),
    );
  });

  it("lists exactly the scopes, with the descriptions of the OpenAPI document", () => {
    expect(
      Object.fromEntries(rowsOf("Scopes").map(([name = "", about]) => [names(name)[0], about])),
    ).toEqual(scopes);
  });

  it("states the real length of a refresh token", async () => {
    const material = secret(await generateKey("HS256"));
    const tokens = await createRefreshTokens(
      await loadSigningKey({ algorithm: "HS256", material }),
    );
    const token = secret(await tokens.issue({ sessionId: randomId(systemRandom), generation: 1 }));
    expect(page).toContain(`\`rt1_\` and ${token.length - "rt1_".length} characters`);
  });

  it("states the real lifetimes", () => {
    const day = 86_400_000;
    expect(page).toContain(`- ${usualTerms.lifetime / day} days after the login`);
    expect(page).toContain(`not used for ${usualTerms.idle / day} days`);
    expect(page).toContain(`until it is used, ${usualTerms.idle / day} days at most`);
    expect(sessionLimits.grace).toBe(60_000);
    expect(page).toContain("**Within a minute**");
    expect(page).toContain(`${variables.ACCESS_TOKEN_TTL.fallback} s (\`ACCESS_TOKEN_TTL\`)`);
  });

  it("names only existing variables", () => {
    const mentioned = page.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? [];
    expect(mentioned.length).toBeGreaterThan(5);
    for (const name of mentioned) expect(variables).toHaveProperty(name);
  });
});
