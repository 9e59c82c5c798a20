import { bestEffort } from "../../explain.ts";
import type { FactorPorts } from "../ports.ts";

/**
 * Seals secrets again whose box is of an earlier key, at most `factorLimits.reencrypted` of each key. Gives their number. A box that was
 * changed meanwhile is left as it is, and so is one that does not open. Throws Failure `unavailable`.
 */
export async function reencryptSecrets({
  store,
  secretBox,
  log,
}: Pick<FactorPorts, "store" | "secretBox" | "log">): Promise<number> {
  let reencrypted = 0;
  for (const old of secretBox.oldKeyIds) {
    for (const factor of await store.listTotpOfKey(old)) {
      const { userId, secret: from } = factor;
      // One that is broken must not keep the others from being sealed.
      await bestEffort(log, "secret_not_resealed", async () => {
        const opened = await secretBox.open(factor, userId);
        const { secret: to, keyId } = await secretBox.seal(opened, userId);
        if (await store.replaceTotpBox({ userId, from, to, keyId })) reencrypted++;
      });
    }
  }
  return reencrypted;
}
