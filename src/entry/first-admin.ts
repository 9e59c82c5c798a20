import type { Auth } from "../core/auth.ts";
import type { AppOptions } from "../http/options.ts";
import type { Config } from "./config/config.ts";

type FirstAdminConfig = Pick<Config, "production"> & {
  readonly http: Pick<Config["http"], "app" | "adminApi">;
};

/**
 * Tells a developer the link that creates the first administrator, if there is none. Never in production, where others read the log. A
 * server without pages or without the admin API has nothing for an administrator.
 */
export async function offerFirstAdmin(
  { production, http }: FirstAdminConfig,
  { appFile }: Pick<AppOptions, "appFile">,
  { admin }: Pick<Auth, "admin">,
  tell: (link: string) => void,
): Promise<void> {
  if (production || !http.app || !http.adminApi) return;
  try {
    if ((await appFile("index.html")) === undefined) return;
    const link = await admin.first.link();
    if (link !== undefined) tell(link);
  } catch {
    // The log already says that the database is not ready, and the command prints a link later.
  }
}
