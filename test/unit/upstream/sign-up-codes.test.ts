import { afterEach, beforeEach, expect, it } from "vitest";
import { parseEmail } from "../../../src/core/accounts/email.ts";
import type { Message } from "../../../src/core/email/model.ts";
import {
  requireSignUpCode,
  sendSignUpCode,
} from "../../../src/core/upstream/connect/prove-email.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { policy as usualPolicy } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
const sent: Message[] = [];
const policy = { ...usualPolicy, throttle: usualLimits };

beforeEach(async () => {
  backend = await openBackend();
  const send = async (message: Message) => void sent.push(message);
  server = await backend.openServer({
    wrap: () => ({ emailSender: { send, close: async () => {} } }),
  });
});
afterEach(() => backend.close());

const device = { userAgent: undefined, address: undefined };
const token = "wt1_the identity that waits";
const other = "wt1_another identity";

/** The code for an address, and its request. */
async function ask(email: string, of = token) {
  const parsed = parseEmail(email) ?? expect.fail("no address");
  const from = { token: of, language: "en", ...device } as const;
  const { asked, send } = await sendSignUpCode(server.ports, policy, parsed, from);
  await send();
  await server.auth.email.deliverDue();
  const code = /^(\d{6})$/m.exec(sent.at(-1)?.text ?? "")?.[1] ?? expect.fail("no code");
  return { loginRequest: secret(asked.loginRequest), code };
}
type Asked = Awaited<ReturnType<typeof ask>>;

const enter = (email: string, typed: Asked, of = token) =>
  requireSignUpCode(server.ports, policy, { email, token: of, network: undefined }, typed);
const reasonOf = async (work: Promise<unknown>) => (await refusal(work)).reason;
const wrong = ({ loginRequest, code }: Asked): Asked => ({
  loginRequest,
  code: String((Number(code) + 1) % 1_000_000).padStart(6, "0"),
});

it("codes to sign up are refused after twenty wrong ones for an address, which count for no login of this name", async () => {
  const email = "new@example.org";
  for (let round = 0; round < 4; round++) {
    const typed = await ask(email);
    for (let count = 0; count < 5; count++) {
      expect(await reasonOf(enter(email, wrong(typed)))).toBe("code wrong or too old");
    }
  }
  expect(await reasonOf(enter(email, await ask(email)))).toBe("too many codes");
  const { throttleKeys, store } = server.ports;
  const keys = await Promise.all(
    ["code-sign-up", "code-account", "code-address"].map((name) => throttleKeys(name, email)),
  );
  const found = await store.findCounters(keys as [string, string, string], backend.now);
  expect(found.map(({ key }) => key)).toEqual(keys.slice(0, 1));
  expect(await enter("free@example.org", await ask("free@example.org"))).toBe("free@example.org");
});

it("the request of a code to sign up counts for its address and its identity alone", async () => {
  const [email, another] = ["new@example.org", "another@example.org"];
  const typed = await ask(email);
  for (let count = 0; count < 6; count++) {
    expect(await reasonOf(enter(another, typed))).toBe("code wrong or too old");
    expect(await reasonOf(enter(email, typed, other))).toBe("code wrong or too old");
  }
  expect(await enter(email, typed)).toBe(email);
});
