import { accountsOver, type Accounts } from "./client/accounts.ts";
import { readAnswer } from "./client/server-answer.ts";
import { inProcess } from "./http/admin/managed-accounts.ts";
import type { App } from "./http/context.ts";

/** The accounts of an app in this process, as the app itself reads and writes them. */
export const accountsIn = <Attributes extends object>(app: App): Accounts<Attributes> =>
  accountsOver(async (method, path, body) =>
    readAnswer(
      await app.fetch(
        new Request(new URL(path, "http://localhost"), {
          method,
          ...(body && {
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          }),
        }),
        // From this machine, so that no limit of a network counts the call.
        { peer: "127.0.0.1", [inProcess]: true },
      ),
    ),
  );
