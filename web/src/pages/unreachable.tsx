import { Button } from "../button.tsx";
import { Page } from "../page.tsx";
import { explain } from "../refusal.ts";

interface UnreachablePageProps {
  readonly error: unknown;
  readonly retry: () => unknown;
}

/** Shown if Latchkey could not be asked who is logged in. The page must not look like a logout. */
export function UnreachablePage({ error, retry }: UnreachablePageProps) {
  return (
    <Page title="Could not connect">
      <p>{explain(error).alert}</p>
      <Button kind="main" onClick={retry}>
        Try again
      </Button>
    </Page>
  );
}
