import type { Account } from "latchkey/client";
import { Lazy } from "../layout/lazy.tsx";

const load = () => import("../console/console.tsx").then(({ loadConsole }) => loadConsole());

/** The console. It is a file of its own, which only administrators load. */
export const AdminPage = ({ user }: { readonly user: Account }) => (
  <Lazy load={load}>{(Console) => <Console user={user} />}</Lazy>
);
