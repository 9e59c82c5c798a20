// `latchkey-auth/organizations`: another organization for a client, beside `latchkey-auth/client`.
import type { Client, Organization } from "./client.ts";
import { starting, type Starting } from "./session-client.ts";

/**
 * Switches a client to another organization, by its id, or to none. New tabs start with it, because the session keeps the choice. Tabs that
 * are open keep their own. Returns what the user is there. Throws LatchkeyError, with the code `invalid_organization` if the user is not
 * a member.
 */
export async function switchOrganization(
  // oxlint-disable-next-line typescript/no-explicit-any -- Whatever attributes it knows.
  client: Client<any>,
  id: string | null,
): Promise<Organization | null> {
  const { [starting]: start } = client as unknown as Starting;
  await start("/session/organization", { organization: id }, true);
  return client.getOrganization();
}
