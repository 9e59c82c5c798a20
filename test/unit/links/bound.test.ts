import { beforeAll, describe, expect, it } from "vitest";
import {
  findByLinkToken,
  issueLinkToken,
  linkLifetime,
} from "../../../src/core/email/link-tokens.ts";
import type { LinkPurpose } from "../../../src/core/email/model.ts";
import type { LinkTokens } from "../../../src/core/email/ports.ts";
import { noPassword } from "../../../src/core/ground/no-password.ts";
import { day } from "../../../src/core/ground/time.ts";
import { randomId } from "../../../src/core/ids.ts";
import { decode, encode } from "../../../src/drivers/base64url.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createLinkTokens } from "../../../src/drivers/tokens/link-tokens.ts";
import { account as anAccount } from "../../suite/store/records.ts";
import { secret } from "../../support/secrets.ts";
import { forgeKey } from "../../support/tokens/forge.ts";
import { noon } from "../support/claims.ts";

const ann = { ...anAccount(), lastLinkSession: randomId(systemRandom) };
const bea = { ...ann, id: anAccount().id };

/** Each purpose, and the columns whose change makes its links void, beside that of the address. */
const purposes = {
  reset_password: ["passwordHash"],
  verify_email: ["emailVerifiedAt"],
  change_email: ["sessionsValidFrom"],
  log_in: ["passwordHash", "lastLinkSession"],
} as const satisfies Record<LinkPurpose, readonly (keyof typeof ann)[]>;
const all = Object.keys(purposes) as LinkPurpose[];

const changes = {
  emailKey: "other@example.com",
  passwordHash: "another hash",
  emailVerifiedAt: 1,
  lastLinkSession: randomId(systemRandom),
  name: "Ann Jones",
  sessionsValidFrom: 9,
  updatedAt: 9,
} as const;

let tokens: LinkTokens;
beforeAll(async () => {
  tokens = await createLinkTokens((await forgeKey("HS256")).key);
});

const issue = async (purpose: LinkPurpose): Promise<string> =>
  secret(await issueLinkToken(tokens, purpose, ann, noon, "new@example.com"));
const find = (token: string, purpose: LinkPurpose, account = ann, now = noon) =>
  findByLinkToken(tokens, [purpose], token, now, async (id) =>
    [account, bea].find((one) => one.id === id),
  );
/** The token with some of its bytes replaced. */
function altered(token: string, at: number, bytes: Uint8Array): string {
  const content = new Uint8Array(decode(token.slice(4)) ?? expect.fail("no token"));
  content.set(bytes, at);
  return `lt1_${encode(content)}`;
}

describe.each(all)("a link with the purpose %s", (purpose) => {
  it("ASVS-9.2.2 VULN-41 works for its purpose and for no other", async () => {
    const token = await issue(purpose);
    for (const asked of all) {
      const found = await find(token, asked);
      expect(found !== undefined, asked).toBe(asked === purpose);
    }
    expect(await find(token, purpose)).toEqual({ account: ann, purpose, data: "new@example.com" });
  });

  it("VULN-42 works for its user, time and text, and for no others", async () => {
    const token = await issue(purpose);
    const id = Uint8Array.from(Buffer.from(bea.id.replaceAll("-", ""), "hex"));
    const later = new Uint8Array(8);
    new DataView(later.buffer).setBigUint64(0, BigInt(noon + 2 * linkLifetime));
    const forged = {
      user: altered(token, 0, id),
      time: altered(token, 16, later),
      mac: altered(token, 24, new Uint8Array(32)),
      text: altered(token, 56, new TextEncoder().encode("eve")),
    };
    for (const [part, one] of Object.entries(forged)) {
      expect(one, part).not.toBe(token);
      expect(await find(one, purpose), part).toBeUndefined();
    }
    expect(await find(token, purpose, ann, noon + linkLifetime)).toBeUndefined();
  });

  it.each(Object.keys(changes) as (keyof typeof changes)[])(
    "is void after a change of %s only if it is bound to that",
    async (column) => {
      const token = await issue(purpose);
      const bound: readonly string[] = ["emailKey", ...purposes[purpose]];
      const found = await find(token, purpose, { ...ann, [column]: changes[column] });
      expect(found === undefined).toBe(bound.includes(column));
    },
  );
});

describe("the link of an invitation", () => {
  const invited = { ...ann, passwordHash: noPassword, invitedAt: noon };

  it("is void after another invitation, and the time of an invitation does not count once there is a password", async () => {
    const issue = (account: typeof ann) =>
      issueLinkToken(tokens, "reset_password", account, noon, "", 7 * day);
    const link = secret(await issue(invited));
    const late = noon + 7 * day - 1;
    expect(await find(link, "reset_password", invited, late)).toBeDefined();
    expect(await find(link, "reset_password", invited, late + 1)).toBeUndefined();
    const again = { ...invited, invitedAt: noon + 1 };
    expect(await find(link, "reset_password", again)).toBeUndefined();
    const loggedIn = { ...invited, lastLinkSession: "session" };
    expect(await find(link, "reset_password", loggedIn)).toBeUndefined();
    const promoted = { ...invited, sessionsValidFrom: 9 };
    expect(await find(link, "reset_password", promoted)).toBeUndefined();
    const ofBefore = secret(await issue({ ...invited, invitedAt: null }));
    expect(await find(ofBefore, "reset_password", { ...invited, invitedAt: null })).toBeDefined();
    const accepted = { ...ann, invitedAt: noon };
    expect(await find(secret(await issue(accepted)), "reset_password", ann)).toBeDefined();
  });
});
