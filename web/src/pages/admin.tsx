import type { Account } from "latchkey-auth/client";
import { loadAllTexts } from "../language/language.ts";
import { Lazy } from "../layout/lazy.tsx";

const load = async () => {
  const [{ loadConsole }] = await Promise.all([import("../console/console.tsx"), loadAllTexts()]);
  return loadConsole();
};

/** The console. It is a file of its own, which only administrators load, and in English. */
export const AdminPage = ({ user }: { readonly user: Account }) => (
  <div class="english" lang="en" dir="ltr">
    <Lazy load={load}>{(Console) => <Console user={user} />}</Lazy>
  </div>
);
