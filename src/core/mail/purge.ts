import type { MailPorts } from "./ports.ts";
import { mailLimits } from "./retry.ts";

/** Deletes one batch of the mails that are older than `mailLimits.kept`. Throws Failure `unavailable`. */
export const purgeMails = ({ store, clock }: Pick<MailPorts, "clock" | "store">) =>
  store.deleteOldDeliveries(clock() - mailLimits.kept);
