import type { User } from "latchkey/client";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Page } from "../page.tsx";
import { ResumingPage } from "./resuming.tsx";

type ConsoleType = ComponentType<{ readonly user: User }>;

/** The console. It is a file of its own, which only administrators load. */
export function AdminPage({ user }: { readonly user: User }) {
  const [Console, setConsole] = useState<ConsoleType>();
  const [isLost, setIsLost] = useState(false);

  useEffect(() => {
    import("../console/console.tsx")
      .then(({ loadConsole }) => loadConsole())
      .then(
        (loaded) => setConsole(() => loaded),
        () => setIsLost(true),
      );
  }, []);

  if (Console) return <Console user={user} />;
  return isLost ? (
    <Page title="Can’t load the console">
      <p>Load this page again. The server may have a new version of it.</p>
    </Page>
  ) : (
    <ResumingPage />
  );
}
