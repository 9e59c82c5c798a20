import { expect, it } from "vitest";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { openInProcess } from "../../support/targets/http-target.ts";
import { oidcKey } from "../../support/tokens/oidc-key.ts";
import { liveOn } from "./lived-in.ts";
import type { Place } from "./places.ts";
import { rowsOf } from "./rows.ts";

type Open = () => Promise<Place>;

/** The keys of the old server and of the new one. */
const serverKeys = (secretKey: string) => ({ SECRET_KEY: secretKey, OIDC_KEY: oidcKey() });

/** What the operator of both declares. */
const own = { organizations: {} };

/** A server that leaves its emails in the outbox. */
const sendingNothing: NonNullable<Parameters<typeof openInProcess>[0]["replaced"]> = {
  drivers: (drivers) => ({ ...drivers, emailSender: undefined }),
  afterwork: (afterwork) => afterwork,
};

/** Copies a database on which users live to one of each other kind. */
export function copying(
  pairs: readonly (readonly [name: string, from: Open, to: Open])[],
  newKey: () => string,
): void {
  it.each(pairs)(
    "%s: every row arrives, and sessions, factors, apps, codes and organizations work as before",
    async (_, openFrom, openTo) => {
      const [from, to] = [await openFrom(), await openTo()];
      const keys = serverKeys(newKey());
      const before = await openInProcess({
        database: { ...from, drop: async () => {} },
        env: keys,
        own,
        replaced: sendingNothing,
      });
      const check = await liveOn(before);
      await before.close();

      const addresses = ["--from", from.address, "--to", to.address] as const;
      const { code, stdout, stderr } = await latchkeyInProcess(
        keys,
        "database",
        "copy",
        ...addresses,
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain("decrypts a secret of an authenticator app");
      expect(stdout).toMatch(/^users +\d+$[^]*^The copy is complete\.$/m);
      const rows = await rowsOf(from);
      expect(rows["sessions"]?.length).toBeGreaterThan(4);
      for (const table of ["organizations", "memberships", "invitations"]) {
        expect(stdout).toMatch(new RegExp(`^${table} +[1-9]`, "m"));
      }
      expect(await rowsOf(to)).toEqual(rows);

      const after = await openInProcess({ database: to, env: keys, own });
      await check(after);
      await after.close();
      await from.drop();
    },
  );
}
