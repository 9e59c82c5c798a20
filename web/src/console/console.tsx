import type { Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import { Troubles } from "../action/troubles.ts";
import { NotFoundPage } from "../layout/not-found.tsx";
import { ConsoleContext } from "./context.ts";
import { ClientsPage } from "./pages/clients.tsx";
import { KeysPage } from "./pages/keys.tsx";
import { NewUserPage } from "./pages/new-user.tsx";
import { OutboxPage } from "./pages/outbox.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { ResourcesPage } from "./pages/resources.tsx";
import { SettingsPage } from "./pages/settings.tsx";
import { TimelinePage } from "./pages/timeline.tsx";
import { UserPage } from "./pages/user.tsx";
import { UsersPage } from "./pages/users.tsx";
import { WebhooksPage } from "./pages/webhooks.tsx";
import { type Place, usePlace } from "./place.ts";
import { loadStyles } from "./styles.ts";

const sections = [
  ["overview", "Overview"],
  ["users", "Users"],
  ["timeline", "Timeline"],
  ["clients", "Clients"],
  ["resources", "Resources"],
  ["keys", "Keys"],
  ["outbox", "Outbox"],
  ["webhooks", "Webhooks"],
  ["settings", "Settings"],
] as const;

/** Loads the styles, and returns the console. */
export async function loadConsole(): Promise<typeof Console> {
  await loadStyles();
  return Console;
}

/** The pages for administrators. */
function Console({ user }: { readonly user: Account }) {
  const place = usePlace();
  const { clear } = useContext(Troubles);
  const [result, setResult] = useState<{ text: ComponentChildren }>();
  const { page, visit } = place;

  useLayoutEffect(() => {
    setResult(undefined);
    clear();
  }, [visit]);

  return (
    <ConsoleContext.Provider value={{ user, result, say: (text) => setResult({ text }) }}>
      <div class="console">
        <nav aria-label="Console">
          {sections.map(([to, label]) => {
            const isCurrent =
              to === page || (to === "users" && (page === "user" || page === "new-user"));
            return (
              <a key={to} href={`#${to}`} aria-current={isCurrent ? "page" : undefined}>
                {label}
              </a>
            );
          })}
        </nav>
        <Content key={visit} place={place} />
      </div>
    </ConsoleContext.Provider>
  );
}

function Content({ place: { page, id, query } }: { readonly place: Place }) {
  switch (page) {
    case "overview":
      return <OverviewPage />;
    case "users":
      return <UsersPage query={query} />;
    case "new-user":
      return <NewUserPage />;
    case "user":
      return <UserPage id={id} />;
    case "timeline":
      return <TimelinePage query={query} />;
    case "clients":
      return <ClientsPage />;
    case "resources":
      return <ResourcesPage />;
    case "keys":
      return <KeysPage />;
    case "outbox":
      return <OutboxPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "settings":
      return <SettingsPage />;
    default:
      return <NotFoundPage />;
  }
}
