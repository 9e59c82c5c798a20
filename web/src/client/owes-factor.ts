import { latchkey } from "./latchkey.ts";

/** Whether the session may do little before a second factor is set up or proven, because the server requires one. */
export async function owesFactor(): Promise<boolean> {
  const token = await latchkey.getToken().catch(() => undefined);
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  if (payload === undefined) return false;
  const { scope } = JSON.parse(atob(payload)) as { readonly scope: string };
  return !scope.split(" ").includes("profile:write");
}
