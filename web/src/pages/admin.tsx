import type { Account } from "latchkey-auth/client";
import { Lazy } from "../layout/lazy.tsx";
import { loadRest } from "../layout/styles.ts";

const load = async () => {
  const [{ loadConsole }] = await Promise.all([import("../console/console.tsx"), loadRest()]);
  return loadConsole();
};

/** The console. It is a file of its own, which only administrators load, and in English. */
export const AdminPage = ({ user }: { readonly user: Account }) => (
  <div class="english" lang="en" dir="ltr">
    <Lazy load={load}>{(Console) => <Console user={user} />}</Lazy>
  </div>
);
