import type { AdminPorts } from "./ports.ts";

/**
 * Requires that the server may run the statements of the admin API. Behind the MySQL proxy without MYSQL_PROXY_ADMIN=on, it may
 * not, although it may run some of what operators do for users. Throws Failure `admin_api_off`, `unavailable`.
 */
export async function requireAdminStatements({ store }: Pick<AdminPorts, "store">): Promise<void> {
  await store.findListedUser("-");
}
