import { Button } from "../button.tsx";
import { Page } from "../page.tsx";
import { explain } from "../refusal.ts";

interface UnreachablePageProps {
  readonly error: unknown;
  readonly retry: () => unknown;
}

/** Whether somebody is logged in could not be found out: that must not look like a logout. */
export function UnreachablePage({ error, retry }: UnreachablePageProps) {
  return (
    <Page title="No answer">
      <p>{explain(error).alert}</p>
      <Button kind="main" onClick={retry}>
        Try again
      </Button>
    </Page>
  );
}
