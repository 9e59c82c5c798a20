import { afterAll, beforeAll, describe } from "vitest";
import { startLyingIssuer, type LyingIssuer } from "../support/upstream/lying-issuer.ts";
import { takesWhatTheOtherIssued } from "./both-ways.ts";
import { cannot } from "./cannot.ts";
import { leftBehind } from "./left-behind.ts";
import { openStage, type Place, type Stage, type Versioned } from "./support/stage.ts";

/** Servers of both versions on one database. */
export function oldBesideNew(place: Place): void {
  describe(`servers of both versions on ${place}`, () => {
    let stage: Stage;
    let idp: LyingIssuer;
    let old: Versioned;
    let today: Versioned;
    beforeAll(async () => {
      idp = await startLyingIssuer();
      const provider = {
        id: "idp",
        name: "Provider",
        issuer: idp.issuer,
        client_id: idp.clientId,
        client_secret: idp.clientSecret,
        trust_email: true,
      };
      stage = await openStage(place, { OIDC_PROVIDERS: JSON.stringify([provider]) });

      [old, today] = [await stage.start("old"), await stage.start("new")];
    });
    afterAll(async () => {
      await Promise.all([old?.close(), today?.close()]);
      await stage?.close();
      await idp?.close();
    });
    const pair = (from: Versioned, to: Versioned) => ({ from, to, idp, isNew: to === today });

    describe("the new one", () => takesWhatTheOtherIssued(() => pair(old, today)));
    describe("the old one", () => takesWhatTheOtherIssued(() => pair(today, old)));
  });
  leftBehind(place);
  cannot(place);
}
