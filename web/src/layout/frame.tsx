import type { Account } from "latchkey/client";
import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Key } from "./key.tsx";
import { isAdministrator } from "../client/latchkey.ts";
import { Link } from "../routing/link.tsx";
import type { PageName } from "../routing/router.ts";
import { useAction } from "../action/use-action.ts";

interface FrameProps {
  readonly page: string;
  /** The user, if somebody is logged in. */
  readonly user: Account | undefined;
  readonly logOut: () => Promise<void>;
  readonly children: ComponentChildren;
}

const links = [
  ["profile", "Profile"],
  ["sessions", "Sessions"],
] as const satisfies readonly (readonly [PageName, string])[];

const adminLinks = [...links, ["admin", "Admin"]] as const;

/** The header around every page: name, navigation and logout. */
export function Frame({ page, user, logOut, children }: FrameProps) {
  const { busy, run } = useAction();
  return (
    <>
      <header>
        <Link to="profile" class="name">
          <Key />
          <span>Latchkey</span>
        </Link>
        {user && (
          <>
            <nav aria-label="Pages">
              {(isAdministrator(user) ? adminLinks : links).map(([to, label]) => (
                <Link key={to} to={to} current={page === to}>
                  {label}
                </Link>
              ))}
            </nav>
            <Button busy={busy.has("log out")} onClick={() => run("log out", logOut)}>
              Log out
            </Button>
          </>
        )}
      </header>
      <main>{children}</main>
    </>
  );
}
