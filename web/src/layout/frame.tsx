import type { Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useAction } from "../action/use-action.ts";
import { isAdministrator } from "../client/latchkey.ts";
import { useLoginWays } from "../client/login-ways.ts";
import { t } from "../language/language.ts";
import { Link } from "../routing/link.tsx";
import { isGuarded, type PageName } from "../routing/router.ts";
import { shell } from "../routing/shell.ts";
import { Button } from "./button.tsx";
import { Footer } from "./footer.tsx";
import { Key } from "./key.tsx";
import { serviceName } from "./page.tsx";

interface FrameProps {
  readonly page: string;
  /** The user, if somebody is logged in. */
  readonly user: Account | undefined;
  readonly logOut: () => Promise<void>;
  /** Switches to another organization, on the pages of an account. */
  readonly switcher: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page of the account that the navigation names, with its label there and with the pages that belong to it. Default: it alone. */
type Section = readonly [to: PageName, label: string, pages?: RegExp];

/** What surrounds every page: the name and the logout above, the navigation of the account beside it, and the languages below. */
export function Frame({ page, user, logOut, switcher, children }: FrameProps) {
  const { busy, run } = useAction();
  const { providers, apps, organizations } = useLoginWays();
  const { brand } = shell;
  const logo = brand?.logo;
  const isOfAccount =
    user !== undefined && isGuarded(page) && !["admin", "consent", "terms"].includes(page);
  const sections: readonly (Section | false | undefined)[] = [
    ["account", t.frame.profile, /^account(?:\/(?:edit|email|delete))?$/],
    ["account/security", t.frame.security, /^(?:account\/(?:security|password)|secure)$/],
    providers && ["account/connected", t.frame.connected],
    apps && ["account/apps", t.frame.apps],
    ["account/sessions", t.frame.devices],
    organizations && ["organizations", t.frame.organizations, /^organization/],
  ];
  const side = useRef<HTMLElement>(null);
  // On a phone, the row of links may be longer than the screen.
  useLayoutEffect(() => {
    const current = side.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page, isOfAccount]);
  return (
    <>
      <header>
        <Link to="account" class="name">
          {logo === undefined ? (
            !brand && <Key />
          ) : (
            <img src={logo} alt="" width={brand?.logoRatio} height="1" />
          )}
          <span>{serviceName}</span>
        </Link>
        {user && (
          <>
            {isAdministrator(user) && (
              <nav aria-label={t.frame.pages}>
                <Link to="account" current={isOfAccount}>
                  {t.frame.account}
                </Link>
                <Link to="admin" current={page === "admin"}>
                  {t.frame.admin}
                </Link>
              </nav>
            )}
            {isOfAccount && organizations && switcher}
            <Button busy={busy.has("log out")} onClick={() => run("log out", logOut)}>
              {t.frame.logOut}
            </Button>
          </>
        )}
      </header>
      <div class={isOfAccount ? "account" : undefined}>
        {isOfAccount && (
          <nav class="side" ref={side} aria-label={t.frame.account}>
            {sections.map((section) => {
              if (!section) return undefined;
              const [to, label, pages] = section;
              return (
                <Link key={to} to={to} current={pages ? pages.test(page) : to === page}>
                  {label}
                </Link>
              );
            })}
          </nav>
        )}
        <main>{children}</main>
      </div>
      <Footer user={user} />
    </>
  );
}
