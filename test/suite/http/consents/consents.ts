import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, verify } from "../calls/calls.ts";
import { createClient } from "../calls/clients.ts";
import { disconnectApp, listConsents, storeConsent } from "../calls/consents.ts";
import { expectProblem } from "../calls/expect.ts";
import { storeResource } from "../calls/resources.ts";
import { logInBy, setSession } from "../calls/sessions.ts";

const utc = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** What users let apps do, as they see and end it. */
export function consents(target: () => Target): void {
  describe("the apps that a user lets use the account", () => {
    it("are listed with their names and hosts, and in words of the language of the request", async () => {
      const { token } = await registerAndLogIn(target());
      const other = await registerAndLogIn(target());
      const app = await createClient(target());
      expect((await listConsents(target(), token)).body).toEqual({ consents: [] });
      const { id } = await storeConsent(target(), token, { clientId: app.id });
      await storeConsent(target(), other.token);
      const answer = await listConsents(target(), token);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body).toEqual({
        consents: [
          {
            id,
            client_id: app.id,
            name: "Test",
            host: "notes.example.com",
            on_device: false,
            resource: null,
            scopes: [
              { scope: "openid", text: "Recognize you" },
              { scope: "email", text: "See your email address" },
            ],
            created_at: utc,
            updated_at: utc,
            last_used_at: null,
          },
        ],
      });
      const german = (await listConsents(target(), token, "de-AT, en;q=0.5")).text;
      expect(german).toContain("Ihre E-Mail-Adresse sehen");
      expect(german).not.toContain("See your");
    });

    it("are listed with the resource that they may use, in its words while it is there", async () => {
      const { token } = await registerAndLogIn(target());
      const { id, uri } = await storeResource(target(), { scopes: '{"notes:read":"See notes"}' });
      const gone = await storeResource(target(), { revokedAt: 5 });
      const given = { clientId: randomUUID(), scope: "notes:read" };
      for (const resource of [uri, gone.uri]) {
        await storeConsent(target(), token, { ...given, resource });
      }
      const { consents: listed } = (await listConsents(target(), token)).body as {
        consents: { resource: string; scopes: unknown }[];
      };
      const byResource = Object.fromEntries(listed.map((one) => [one.resource, one.scopes]));
      expect(byResource).toEqual({
        [uri]: [{ scope: "notes:read", text: "See notes" }],
        [gone.uri]: [{ scope: "notes:read", text: "notes:read" }],
      });
      await target().sql(`DELETE FROM resources WHERE id IN ('${id}', '${gone.id}')`);
    });

    it("are disconnected with all of their entries and sessions, by their user alone", async () => {
      const { person, token } = await registerAndLogIn(target());
      const stranger = await registerAndLogIn(target());
      const app = await createClient(target());
      const { id } = await storeConsent(target(), token, { clientId: app.id });
      await storeConsent(target(), token, { clientId: app.id, host: "other.example.com" });
      const kept = await storeConsent(target(), token);
      const ofApp = (await logInBy(target(), undefined, person)).token;
      await setSession(target(), ofApp, `client_id = '${app.id}', offline = 1`);
      const listed = (await listConsents(target(), token)).body;
      const ofIt = expect.objectContaining({ client_id: app.id, last_used_at: utc });
      expect(listed).toMatchObject({ consents: expect.arrayContaining([ofIt]) });
      expectProblem(await disconnectApp(target(), stranger.token, id), 404, "not_found");
      expect((await verify(target(), ofApp)).status).toBe(200);
      expect((await disconnectApp(target(), token, id)).status).toBe(204);
      expect((await verify(target(), ofApp)).status).toBe(401);
      expect((await verify(target(), token)).status).toBe(200);
      expect((await listConsents(target(), token)).body).toMatchObject({
        consents: [{ id: kept.id, last_used_at: null }],
      });
      expectProblem(await disconnectApp(target(), token, id), 404, "not_found");
    });
  });
}
