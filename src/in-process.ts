import { accountsOver, type Accounts } from "./client/accounts.ts";
import type { SendJson } from "./client/managed-calls.ts";
import { organizationsOver, type Organizations } from "./client/managed-organizations.ts";
import { readAnswer } from "./client/server-answer.ts";
import { inProcess } from "./http/admin/for-servers.ts";
import type { App } from "./http/context.ts";

/** Sends the calls of an app in this process, as the app itself. */
const sendIn =
  (app: App): SendJson =>
  async (method, path, body) =>
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
    );

/** The accounts of an app in this process, as the app itself reads and writes them. */
export const accountsIn = <Attributes extends object>(app: App): Accounts<Attributes> =>
  accountsOver(sendIn(app));

/** As `accountsIn`, for organizations. Without them, each call throws an Error that says so. */
export const organizationsIn = (
  app: App,
  { hasOrganizations }: { readonly hasOrganizations: boolean },
): Organizations =>
  organizationsOver(
    hasOrganizations
      ? sendIn(app)
      : () =>
          Promise.reject(
            new Error("This server has no organizations. Add the option organizations."),
          ),
  );
