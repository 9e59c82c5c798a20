import { explain } from "../client/refusal.ts";
import { t } from "../language/language.ts";
import { Page } from "./page.tsx";

interface UnreachablePageProps {
  readonly error: unknown;
  readonly retry: () => Promise<void>;
}

/** Shown if Latchkey could not be asked who is logged in. The page must not look like a logout. */
export function UnreachablePage({ error, retry }: UnreachablePageProps) {
  const message = explain(error).alert ?? "";
  return <Page title={t.common.unreachable} trouble={{ action: "resume", message, retry }} />;
}
