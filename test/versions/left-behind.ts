import { describe, expect, it } from "vitest";
import { logOutBy } from "../suite/http/calls/browser.ts";
import { logIn, newcomer, register, tokensIn } from "../suite/http/calls/calls.ts";
import { askVerification, verifyEmail } from "../suite/http/calls/links.ts";
import { openLogoutStage } from "../suite/http/oidc/logout/stage.ts";
import { refused, useAlone, waiting } from "./support/alone.ts";
import type { Place } from "./support/stage.ts";

/** What a server leaves in the outbox when it is stopped, for one of the other version. */
export function leftBehind(place: Place): void {
  describe(`a server that goes on alone on ${place}`, () => {
    const alone = useAlone(place);

    it.each([
      ["new", "old"],
      ["old", "new"],
    ] as const)("sends, as the %s one, what the %s one left in the outbox", async (to, from) => {
      const server = await alone().start(from);
      const person = newcomer();
      expect((await register(server, person)).status).toBe(201);
      const { token } = tokensIn(await logIn(server, person));
      expect((await askVerification(server, token)).status).toBe(202);
      await refused(server, "mail");
      const { cookie } = await openLogoutStage(server, { backchannel: alone().url });
      await logOutBy(server, cookie);
      await refused(server, "logout");
      await expect.poll(async () => (await waiting(server, "webhook")).length).toBeGreaterThan(2);
      await server.close();

      await alone().sendAt(to, async (other) => {
        await expect.poll(() => other.sql("SELECT kind FROM outbox")).toEqual([]);
        const link = await alone().linkTo(person.email);
        expect((await verifyEmail(other, link, token)).status).toBe(204);
        const arrived = alone().bodies();
        expect(arrived.some((body) => body.startsWith("logout_token="))).toBe(true);
        expect(arrived.some((body) => body.includes('"user.created"'))).toBe(true);
      });
    });
  });
}
