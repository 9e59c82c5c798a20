import { claims } from "./latchkey.ts";

/** Seconds after which calls for security ask for a new proof. */
const fresh = 600;

/** Whether the session may do little before a second factor is set up or proven, because the server requires one. */
export async function owesFactor(): Promise<boolean> {
  const known = await claims();
  return known !== undefined && !known.scope.split(" ").includes("profile:write");
}

/** When the user proved last who they are, in epoch seconds. 0 if nobody is logged in. */
export const provenAt = async (): Promise<number> => (await claims())?.auth_time ?? 0;

/** Whether a call for security would ask for a new proof. It is for a page that asks before it leads elsewhere. */
export const isProofOld = async (): Promise<boolean> =>
  Date.now() / 1000 - (await provenAt()) > fresh;
